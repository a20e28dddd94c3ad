import "server-only";

const unitMs: Record<string, number> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
};

/**
 * A duration as Consul writes it, in milliseconds: Go's text (`1m30s`, time.Duration.String), or whole nanoseconds
 * where an entry has no JSON form of its own (PassiveHealthCheck). Undefined for anything else. Pure.
 */
export function durationMs(value: unknown): number | undefined {
  if (typeof value === "number") return value / 1e6;
  if (typeof value !== "string") return undefined;
  if (value === "0") return 0;
  const [, sign = "", parts = ""] = /^([-+]?)((?:\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h))+)$/.exec(value) ?? [];
  if (parts === "") return undefined;
  let sum = 0;
  for (const [, amount, unit] of parts.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/g)) {
    sum += Number(amount) * (unitMs[unit ?? ""] ?? 0);
  }
  return sign === "-" ? -sum : sum;
}
