import "server-only";

/** Milliseconds as Istio writes durations: whole seconds where they are, as in `120s`, else `1500ms`. Pure. */
export function istioDuration(ms: number): string {
  return ms % 1_000 === 0 ? `${ms / 1_000}s` : `${ms}ms`;
}

/** Nanoseconds of each unit that Go's durations know. */
const units: Record<string, number> = {
  h: 3.6e12,
  m: 6e10,
  s: 1e9,
  ms: 1e6,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ns: 1,
};
const part = /(\d+\.?\d*|\.\d+)(h|ms|m|s|us|µs|μs|ns)/g;

/**
 * Milliseconds of a duration as Go reads them, which istiod does (golang/protobuf jsonpb): `1h30m`, `0.5s`, `0`. Undefined
 * for what is none, for a negative one and for one that is no whole number of milliseconds. Pure.
 */
export function durationMs(text: string): number | undefined {
  const plain = text.replace(/^\+/, "");
  if (plain === "0") return 0;
  if (plain === "" || plain.replaceAll(part, "") !== "") return undefined;
  let nanoseconds = 0;
  for (const [, count, unit] of plain.matchAll(part)) nanoseconds += Number(count) * (units[unit ?? ""] ?? 0);
  const ms = Math.round(nanoseconds / 1e6);
  return Math.abs(nanoseconds - ms * 1e6) < 0.5 ? ms : undefined;
}
