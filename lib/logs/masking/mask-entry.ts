import type { Entry } from "../entry";
import { maskText } from "./mask-text";

/** A line as it may be shown to whoever asks; `isMasked`: something in it is not. Only such lines become answers. */
export type ShownEntry = Entry & { isMasked: boolean };

/** A line for everybody who may read it. */
export function maskEntry(entry: Entry): ShownEntry {
  const line = maskText(entry.line);
  return { ...entry, line, isMasked: line !== entry.line };
}

/** A line for who may see what was said, and had that written down. */
export function revealEntry(entry: Entry): ShownEntry {
  return { ...entry, isMasked: false };
}
