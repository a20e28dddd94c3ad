/** Unix nanoseconds of an RFC 3339 time with up to nine digits of fraction; undefined for what is no such time. */
export function parseNs(text: string): bigint | undefined {
  const parts = /^(\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d)(?:\.(\d{1,9})\d*)?([Zz]|[+-]\d\d:\d\d)$/.exec(text);
  if (!parts) return undefined;
  const [, whole = "", fraction = "", zone = ""] = parts;
  const ms = Date.parse(`${whole.toUpperCase()}${zone.toUpperCase()}`);
  if (Number.isNaN(ms)) return undefined;
  return BigInt(ms) * 1_000_000n + BigInt(fraction.padEnd(9, "0"));
}

/** Unix nanoseconds as RFC 3339 in UTC with nine digits of fraction. */
export function formatNs(ns: bigint): string {
  const second = ns / 1_000_000_000n - (ns < 0n && ns % 1_000_000_000n !== 0n ? 1n : 0n);
  const rest = ns - second * 1_000_000_000n;
  return `${new Date(Number(second) * 1000).toISOString().slice(0, 19)}.${String(rest).padStart(9, "0")}Z`;
}

export function nsOfMs(ms: number): bigint {
  return BigInt(Math.round(ms)) * 1_000_000n;
}

/** Unix milliseconds with a fraction, good to a microsecond. */
export function msOfNs(ns: bigint): number {
  return Number(ns / 1_000n) / 1_000;
}
