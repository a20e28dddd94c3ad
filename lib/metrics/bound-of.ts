/** A bucket's upper bound in the concept's unit; null where the label is no number. */
export function boundOf(le: string | undefined, scale: number): number | null {
  if (le === "+Inf" || le === "Inf") return Number.POSITIVE_INFINITY;
  const bound = Number(le === "" || le === undefined ? Number.NaN : le);
  // Rounded: 0.1 s is 100 ms, and not 100.00000000000001.
  return Number.isFinite(bound) ? Number((bound * scale).toPrecision(12)) : null;
}
