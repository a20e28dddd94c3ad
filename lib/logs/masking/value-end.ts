const afterString = /\s{0,4}(?:[,;:)}\]|]|$)|\s{1,4}["']?[\w.-]{1,80}["']?[=:]/y;
const marks = /["'()[\]{}]/g;

/** How many backslashes stand before `at`. */
export function backslashesBefore(text: string, at: number, notBefore = 0): number {
  let from = at;
  while (from > notBefore && text[from - 1] === "\\") from--;
  return at - from;
}

/** Whether a quote behind so many backslashes ends a string whose own quote has `own` of them, or one around it. */
function ends(backslashes: number, own: number): boolean {
  let left = backslashes;
  for (let around = own; around > 0; around = (around - 1) >> 1) {
    if (left % 2 === 0) return true;
    left = (left - 1) / 2;
  }
  return left % 2 === 0;
}

/**
 * Where a string that begins at `from` ends: before its quote and the quote's backslashes, or where the text ends. A quote that
 * is followed by more words is one of the text's own ("don't"): rather too much is masked than too little.
 */
export function stringEnd(text: string, from: number, quote: string, own: number): number {
  for (let at = text.indexOf(quote, from); at >= 0; at = text.indexOf(quote, at + 1)) {
    const backslashes = backslashesBefore(text, at, from);
    if (!ends(backslashes, own)) continue;
    afterString.lastIndex = at + 1;
    if (backslashes !== own || afterString.test(text)) return at - backslashes;
  }
  return text.length;
}

/** Where a list or an object that begins at `from` ends, behind its bracket; brackets within strings are none. */
export function bracketEnd(text: string, from: number): number {
  let depth = 0;
  marks.lastIndex = from;
  for (let found = marks.exec(text); found; found = marks.exec(text)) {
    const [mark] = found;
    if (mark === '"' || mark === "'") {
      const own = backslashesBefore(text, found.index, from);
      const end = stringEnd(text, found.index + 1, mark, own);
      if (end >= text.length) return text.length;
      marks.lastIndex = text.indexOf(mark, end) + 1;
    } else if ("([{".includes(mark)) depth++;
    else if (--depth === 0) return found.index + 1;
  }
  return text.length;
}
