const shortEscapes: Record<string, string> = {
  '"': '\\"',
  "\\": "\\\\",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};

/**
 * A PromQL string literal in double quotes that stands for exactly `value`. Half surrogate pairs, which UTF-8
 * cannot carry, become U+FFFD.
 */
export function quote(value: string): string {
  const escaped = value
    .replace(/\p{Surrogate}/gu, "\ufffd")
    .replace(/["\\\p{Cc}]/gu, (char) => shortEscapes[char] ?? unicodeEscape(char));
  return `"${escaped}"`;
}

/** `value` as an RE2 pattern that matches it and nothing else. */
export function quotePattern(value: string): string {
  return value.replace(/[\\.+*?()|[\]{}^$]/g, "\\$&");
}

function unicodeEscape(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
