/** What RE2 counts a repetition up to. */
const maxRepeat = 1_000;

/** Looking around and back-references need memory of what was read, which RE2 never keeps. */
const neverInRe2: [RegExp, string][] = [
  [/^\(\?<?[=!]/, "looks ahead or behind, which RE2 cannot"],
  [/^\\(?:[1-9]$|k[<{'])/, "refers back to a group, which RE2 cannot"],
];

/**
 * What is surely wrong with a regular expression in RE2's syntax; undefined where nothing is. Strict the one way only:
 * a few expressions pass that RE2 refuses, none is refused that it takes. Pure.
 */
export function expressionFault(expression: string): string | undefined {
  for (const token of tokensOf(expression)) {
    const found = neverInRe2.find(([pattern]) => pattern.test(token));
    if (found) return found[1];
    const counts = /^\{(\d+)(?:,(\d*))?\}$/.exec(token)?.slice(1) ?? [];
    if (counts.some((count) => Number(count ?? 0) > maxRepeat)) return `repeats more than ${maxRepeat} times`;
  }
  return isUnclosed(expression) ? "has a bracket that is not closed, or closed twice" : undefined;
}

/** Quotations, escapes, classes, openings of groups and counts as wholes, everything else letter by letter. */
const tokenPattern =
  /\\Q[\s\S]*?(?:\\E|$)|\\k[<{']|\\\d+|\\[\s\S]|\[\^?\]?(?:\[:\^?[a-z]+:\]|\\[\s\S]|[^\]\\])*\]|\(\?<?[=!]?|\{\d+(?:,\d*)?\}|[\s\S]/g;

function tokensOf(expression: string): string[] {
  return expression.match(tokenPattern) ?? [];
}

function isUnclosed(expression: string): boolean {
  let depth = 0;
  for (const token of tokensOf(expression)) {
    if (token === "[" || token === "\\") return true;
    if (token.startsWith("(")) depth += 1;
    else if (token === ")") depth -= 1;
    if (depth < 0) return true;
  }
  return depth !== 0;
}
