import type { Span } from "./span";

const local = /[\p{L}\p{N}\p{M}._%+'-]/u;
const domain = /[\p{L}\p{N}\p{M}.-]/u;
const ending = /^[\p{L}\p{N}].*\.(?:\p{L}{2,24}|xn--[a-z0-9-]{2,60})$/iu;
const sign = /@|%40/g;

/** Mail addresses: around each `@`, as far as an address goes. */
export function findMails(text: string): Span[] {
  const spans: Span[] = [];
  sign.lastIndex = 0;
  for (let found = sign.exec(text); found; found = sign.exec(text)) {
    const after = found.index + found[0].length;
    let end = after;
    while (end < text.length && end - after < 253 && domain.test(text[end] ?? "")) end++;
    while (end > after && /[.-]/.test(text[end - 1] ?? "")) end--;
    // Looked at first: most of what has an `@` is no address, and is done with here.
    if (!ending.test(text.slice(after, end))) continue;
    let start = found.index;
    while (start > 0 && found.index - start < 64 && local.test(text[start - 1] ?? "")) start--;
    // `\n` and its like before an address are no letters of it.
    if (text[start - 1] === "\\" && start < found.index) start++;
    if (start < found.index) spans.push({ kind: "mail", start, end });
  }
  return spans;
}
