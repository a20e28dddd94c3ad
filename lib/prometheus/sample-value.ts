import "server-only";
/**
 * A sample as a number; null for NaN and the infinities, which a query gives where it cannot say (no observation, a
 * division by zero, every observation beyond the last bucket). Undefined for what is no number at all.
 */
export function sampleValue(text: string): number | null | undefined {
  const value = Number(text);
  // No text at all is 0 to JavaScript.
  if (Number.isFinite(value)) return value !== 0 || text.trim() !== "" ? value : undefined;
  return /^(NaN|[+-]?Inf)$/.test(text) ? null : undefined;
}
