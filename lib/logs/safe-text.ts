/** A stretch of a text: as it is, or something that must not act on the page, written out. */
export type TextPiece = { text: string; isEscape: boolean };

/**
 * Controls (ANSI's among them), what turns the direction of writing, what has no width, the private and the unpaired. A
 * line break and a tab are harmless. Joiners are left where scripts and emoji need them.
 */
const acting =
  /[\p{Cc}\p{Zl}\p{Zp}\p{Surrogate}\p{Co}\p{Cn}\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;
const named: Record<string, string> = {
  "\u001b": "\\e",
  "\r": "\\r",
  "\u0000": "\\0",
  "\u0007": "\\a",
  "\b": "\\b",
};

/** A text from outside as pieces that show all of it and do nothing. */
export function safeText(text: string): TextPiece[] {
  const pieces: TextPiece[] = [];
  let from = 0;
  for (const { 0: char, index } of text.matchAll(acting)) {
    if (char === "\n" || char === "\t") continue;
    if (index > from) pieces.push({ text: text.slice(from, index), isEscape: false });
    const last = pieces.at(-1);
    if (last?.isEscape) last.text += written(char);
    else pieces.push({ text: written(char), isEscape: true });
    from = index + char.length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from), isEscape: false });
  return pieces;
}

function written(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  return named[char] ?? (code > 0xffff ? `\\u{${hex}}` : `\\u${hex.padStart(4, "0")}`);
}
