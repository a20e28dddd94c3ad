import "server-only";
/**
 * A sample as a number; null for NaN and the infinities, which a query gives where it cannot say (no observation, a
 * division by zero, every observation beyond the last bucket). Undefined for what is no number at all.
 */
export function sampleValue(text: string): number | null | undefined {
  if (/^(NaN|[+-]?Inf)$/.test(text)) return null;
  const value = text.trim() === "" ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : undefined;
}
