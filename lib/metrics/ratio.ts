/** Null where either is not known, and where there is nothing to take a share of. */
export function ratioOf(part: number | null, whole: number | null): number | null {
  return part === null || whole === null || whole <= 0 ? null : part / whole;
}
