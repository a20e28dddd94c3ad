import { parseError } from "../refusal";

/** `a.b[0]["c d"]` as its steps. Throws a Refusal. */
export function parseJsonPath(text: string): (string | number)[] {
  const steps: (string | number)[] = [];
  const token = /\.?([A-Za-z_][A-Za-z0-9_]*)|\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]/y;
  while (token.lastIndex < text.length) {
    const at = token.lastIndex;
    const match = token.exec(text);
    if (!match || (at === 0 && match[0].startsWith(".")) || (at > 0 && isBareName(match[0]))) {
      throw parseError(`cannot parse expression [${text}]`);
    }
    const [, name, index, key] = match;
    steps.push(name ?? (index === undefined ? (key ?? "").replaceAll(/\\(.)/g, "$1") : Number(index)));
  }
  if (steps.length === 0) throw parseError(`cannot parse expression [${text}]`);
  return steps;
}

function isBareName(part: string): boolean {
  return !part.startsWith(".") && !part.startsWith("[");
}
