import { labelOf, type MaskedKind } from "./label";

/** A stretch of a text that is masked. `isShort`: where a label with spaces would break what stands around it. */
export type Span = { kind: MaskedKind; start: number; end: number; isShort?: boolean };

/** A text with its spans masked; of spans that overlap the earlier one says what it was. */
export function maskSpans(text: string, spans: readonly Span[]): string {
  const sorted = [...spans].sort((a, b) => a.start - b.start || b.end - a.end);
  const joined: Span[] = [];
  for (const span of sorted) {
    const last = joined.at(-1);
    if (last && span.start < last.end) last.end = Math.max(last.end, span.end);
    else joined.push({ ...span });
  }
  let masked = "";
  let from = 0;
  for (const { kind, start, end, isShort } of joined) {
    masked += text.slice(from, start) + (isShort ? `[${kind}]` : labelOf(kind, end - start));
    from = end;
  }
  return masked + text.slice(from);
}
