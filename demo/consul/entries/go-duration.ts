const unitNs: Record<string, number> = { ns: 1, us: 1e3, µs: 1e3, ms: 1e6, s: 1e9, m: 6e10, h: 3.6e12 };

/** Go's time.ParseDuration, in nanoseconds; undefined where Go finds fault. */
export function parseGoDuration(text: string): number | undefined {
  if (text === "0") return 0;
  const [, sign = "", parts = ""] = /^([-+]?)((?:\d+(?:\.\d*)?(?:ns|us|µs|ms|s|m|h))+)$/.exec(text) ?? [];
  if (parts === "") return undefined;
  let sum = 0;
  for (const [, amount, unit] of parts.matchAll(/(\d+(?:\.\d*)?)(ns|us|µs|ms|s|m|h)/g)) {
    sum += Number(amount) * (unitNs[unit ?? ""] ?? 0);
  }
  return Math.round(sign === "-" ? -sum : sum);
}

/** Go's time.Duration.String: `1.5s`, `2m0s`, `1h0m0s`. */
export function printGoDuration(ns: number): string {
  if (ns === 0) return "0s";
  if (ns < 0) return `-${printGoDuration(-ns)}`;
  if (ns < 1e3) return `${ns}ns`;
  if (ns < 1e6) return `${ns / 1e3}µs`;
  if (ns < 1e9) return `${ns / 1e6}ms`;
  const hours = Math.floor(ns / 3.6e12);
  const minutes = Math.floor((ns % 3.6e12) / 6e10);
  const seconds = `${Number(((ns % 6e10) / 1e9).toFixed(9))}s`;
  if (hours > 0) return `${hours}h${minutes}m${seconds}`;
  return minutes > 0 ? `${minutes}m${seconds}` : seconds;
}
