/** What is never shown unasked: what people said, what models said, either of them, who can be written to, what opens doors. */
export const maskedKinds = ["prompt", "answer", "text", "mail", "key"] as const;
export type MaskedKind = (typeof maskedKinds)[number];

const label = /\[(prompt|answer|text|mail|key)(?:, ([\d,]{1,11}) characters?)?\]/;
const labels = new RegExp(label, "g");
const onlyLabel = new RegExp(`^${label.source}$`);

/** What stands in place of a masked text: what it was and, of what was said, how long; never a part of it. */
export function labelOf(kind: MaskedKind, length: number): string {
  if (kind === "mail" || kind === "key") return `[${kind}]`;
  return `[${kind}, ${length.toLocaleString("en-US")} ${length === 1 ? "character" : "characters"}]`;
}

/** Whether a text is such a label already: masking twice is masking once. */
export function isLabel(text: string): boolean {
  return text.length <= 40 && onlyLabel.test(text);
}

/** A stretch of a masked line: as it stands there, or a label with what it says. */
export type LabelledPiece = { text: string; masked: { kind: MaskedKind; length: number | null } | null };

/** A masked text in pieces, for those who give labels a look of their own. */
export function labelledPieces(text: string): LabelledPiece[] {
  const pieces: LabelledPiece[] = [];
  let from = 0;
  for (const { 0: whole, 1: kind, 2: length, index } of text.matchAll(labels)) {
    if (index > from) pieces.push({ text: text.slice(from, index), masked: null });
    const characters = length === undefined ? null : Number(length.replaceAll(",", ""));
    pieces.push({ text: whole, masked: { kind: kind as MaskedKind, length: characters } });
    from = index + whole.length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from), masked: null });
  return pieces;
}
