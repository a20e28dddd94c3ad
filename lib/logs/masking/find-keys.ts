import type { Span } from "./span";

/** Where a word begins: behind nothing that belongs to a word, or behind an escape. Each key is looked for there alone. */
const begins = String.raw`(?:(?<![A-Za-z0-9_-])|(?<=\\[nrt]|%[0-9A-Fa-f]{2}))`;
const word = "[A-Za-z0-9_-]";
const shapes = [
  /** OpenAI's and those of whoever copies them; `sk-1234` is LiteLLM's own example. */
  `(?:sk|pk|rk)-(?=[A-Za-z_-]{0,40}[0-9])${word}{4,}`,
  "[spr]k_(?:live|test)_[A-Za-z0-9]{8,}",
  `hdl_${word}{8,}`,
  "(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}",
  `AIza${word}{30,}`,
  String.raw`ya29\.${word}{16,}`,
  "gh[pousr]_[A-Za-z0-9]{16,}",
  "github_pat_[A-Za-z0-9_]{16,}",
  `glpat-${word}{16,}`,
  "xox[abeoprs]-[A-Za-z0-9-]{8,}",
  "xapp-[A-Za-z0-9-]{8,}",
  "hf_[A-Za-z0-9]{16,}",
  /** JSON Web Tokens. */
  String.raw`eyJ${word}{8,}\.${word}{4,}(?:\.${word}*)?`,
];
const keys = new RegExp(`${begins}(?:${shapes.join("|")})`, "g");
const bearer = /\b(?:[Bb]earer|BEARER)\s{1,4}([A-Za-z0-9][A-Za-z0-9._~+/=-]{5,})/g;
/** In words, "basic" is followed by small letters. */
const basic = /\b(?:[Bb]asic|BASIC)\s{1,4}(?=[a-z]{0,40}[A-Z0-9+/=])([A-Za-z0-9+/]{6,}={0,2})/g;
/** Who signs in where, before an address. */
const userInfo = /:\/\/([^\s/?#@"'<>[\]]{1,512})@/g;
const pem = /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----/g;

/** Keys and secrets by their shape, whatever they are called. */
export function findKeys(text: string): Span[] {
  const spans: Span[] = [];
  const add = (start: number, length: number) => spans.push({ kind: "key", start, end: start + length });
  for (const { 0: found, index } of text.matchAll(keys)) add(index, found.length);
  for (const scheme of [bearer, basic])
    for (const { 0: found, 1: key = "", index } of text.matchAll(scheme))
      add(index + found.length - key.length, key.length);
  if (text.includes("://"))
    for (const { 1: info = "", index } of text.matchAll(userInfo)) add(index + 3, info.length);
  pem.lastIndex = 0;
  for (let found = pem.exec(text); found; found = pem.exec(text)) {
    const start = found.index + found[0].length;
    const end = text.indexOf("-----END", start);
    pem.lastIndex = end < 0 ? text.length : end;
    add(start, pem.lastIndex - start);
  }
  return spans.filter(({ start, end }) => end > start && text.slice(start, end) !== "[key]");
}
