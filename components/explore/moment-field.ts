/** A moment (unix seconds) as `<input type="datetime-local">` has it, in UTC or this browser's zone. Pure but for the zone. */
export function momentToField(unixSeconds: number, isUtc: boolean): string {
  const at = new Date(unixSeconds * 1_000);
  const shift = isUtc ? 0 : at.getTimezoneOffset() * 60_000;
  return new Date(at.getTime() - shift).toISOString().slice(0, 19);
}

/** The other way round; null for what is no moment. */
export function momentFromField(text: string, isUtc: boolean): number | null {
  const at = Date.parse(isUtc ? `${text}Z` : text);
  return Number.isFinite(at) ? Math.floor(at / 1_000) : null;
}
