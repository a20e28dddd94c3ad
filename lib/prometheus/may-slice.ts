import "server-only";
import type { SteppedRange } from "../time/range";

/** `@` looks at a fixed moment or at the ends of the range; a negative offset at samples that are still to come. */
const looksElsewhere = /@|\boffset\s*-/i;

/**
 * Whether a range may be put together from answers to parts of it: on whole seconds, and each step's value depends on that
 * step alone. An `@` in a string says no too, which only costs.
 */
export function maySlice(query: string, { start, end, stepSeconds }: SteppedRange): boolean {
  return [start, end, stepSeconds].every(Number.isSafeInteger) && !looksElsewhere.test(query);
}
