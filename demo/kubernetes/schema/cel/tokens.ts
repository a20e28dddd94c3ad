import { CelError } from "./syntax";

export type Token =
  | { is: "text"; value: string }
  | { is: "number"; value: number }
  | { is: "name" | "sign"; value: string };

const patterns: [RegExp, (match: string) => Token | undefined][] = [
  [/\s+/y, () => undefined],
  [/r?"""[\s\S]*?"""|r?'''[\s\S]*?'''/y, (match) => ({ is: "text", value: literal(match, 3) })],
  [
    /r"[^"]*"|r'[^']*'|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/y,
    (match) => ({ is: "text", value: literal(match, 1) }),
  ],
  [/\d+(?:\.\d+)?u?/y, (match) => ({ is: "number", value: Number(match.replace("u", "")) })],
  [/[A-Za-z_]\w*/y, (value) => ({ is: "name", value })],
  [/&&|\|\||==|!=|<=|>=|[-!<>+*/%?:.,()[\]{}]/y, (value) => ({ is: "sign", value })],
];

export function tokens(text: string): Token[] {
  const out: Token[] = [];
  for (let at = 0; at < text.length; ) {
    const found = tokenAt(text, at);
    if (!found) throw new CelError(`unexpected ${text.slice(at, at + 10)}`);
    if (found.token) out.push(found.token);
    at = found.end;
  }
  return out;
}

function tokenAt(text: string, at: number): { token: Token | undefined; end: number } | undefined {
  for (const [pattern, make] of patterns) {
    pattern.lastIndex = at;
    const [match] = pattern.exec(text) ?? [];
    if (match !== undefined) return { token: make(match), end: at + match.length };
  }
  return undefined;
}

const escapes: { [letter: string]: string } = { n: "\n", t: "\t", r: "\r" };

function literal(match: string, quotes: number): string {
  const isRaw = match.startsWith("r");
  const inside = match.slice(quotes + (isRaw ? 1 : 0), -quotes);
  return isRaw ? inside : inside.replace(/\\(.)/g, (_all, letter: string) => escapes[letter] ?? letter);
}
