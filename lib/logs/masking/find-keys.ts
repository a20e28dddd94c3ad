import type { Span } from "./span";

/** How keys begin: few texts hold one of these, and only there the rest is looked at. */
const beginnings =
  /[spr]k[-_]|hdl_|AKIA|ASIA|ABIA|ACCA|AIza|ya29\.|gh[pousr]_|github_pat_|glpat-|xox[abeoprs]-|xapp-|hf_|eyJ/g;
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
const shape = new RegExp(shapes.join("|"), "y");
const schemes = /[Bb](?:earer|asic)|BEARER|BASIC/;
const bearer = /(?:[Bb]earer|BEARER)\s{1,4}([A-Za-z0-9][A-Za-z0-9._~+/=-]{5,})/g;
/** In words, "basic" is followed by small letters. */
const basic = /(?:[Bb]asic|BASIC)\s{1,4}(?=[a-z]{0,40}[A-Z0-9+/=])([A-Za-z0-9+/]{6,}={0,2})/g;
/** Who signs in where, before an address. */
const userInfo = /:\/\/([^\s/?#@"'<>[\]]{1,512})@/g;
const pem = /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----/g;

/** Keys and secrets by their shape, whatever they are called. */
export function findKeys(text: string): Span[] {
  const spans: Span[] = [];
  const add = (start: number, length: number) => spans.push({ kind: "key", start, end: start + length });
  beginnings.lastIndex = 0;
  for (let found = beginnings.exec(text); found; found = beginnings.exec(text)) {
    const { index } = found;
    shape.lastIndex = index;
    const key = beginsWord(text, index) ? shape.exec(text)?.[0] : undefined;
    if (key) add(index, key.length);
    beginnings.lastIndex = index + (key?.length ?? 1);
  }
  if (schemes.test(text)) {
    for (const scheme of [bearer, basic])
      for (const { 0: found, 1: key = "", index } of text.matchAll(scheme))
        add(index + found.length - key.length, key.length);
  }
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

/** Behind nothing that belongs to a word, or behind an escape: `\n`, `%20`. */
function beginsWord(text: string, at: number): boolean {
  if (!/[A-Za-z0-9_-]/.test(text[at - 1] ?? " ")) return true;
  return /\\[nrt]$|%[0-9A-Fa-f]{2}$/.test(text.slice(Math.max(0, at - 3), at));
}
