import "server-only";
import { processSingleton } from "../../http/process-singleton";
import type { PrometheusClient } from "../../prometheus/client";
import { seriesNamed } from "../../promql/promql";
import { knownNames } from "../resolve-concept";

const freshMs = 10_000;
const lookBackSeconds = 600;
const maxKept = 50;

type Known = { names: ReadonlySet<string>; at: number };

/**
 * Which of the names that any source could use this Prometheus has around a moment. Names that were read are used at
 * once and read anew behind the back; only the first look waits.
 */
export async function metricNames(
  client: PrometheusClient,
  { at, isLive, signal }: { at: number; isLive: boolean; signal: AbortSignal },
): Promise<ReadonlySet<string>> {
  const all = processSingleton("metric-names", () => new WeakMap<object, Map<string, Known>>());
  const kept = all.get(client) ?? new Map<string, Known>();
  all.set(client, kept);
  const key = isLive ? "live" : String(Math.floor(at / lookBackSeconds));
  const known = kept.get(key);
  if (known && performance.now() - known.at < freshMs) return known.names;
  const reading = read(client, at, known ? undefined : signal).then((names) => {
    kept.set(key, { names, at: performance.now() });
    const oldest = [...kept.keys()].find((each) => each !== "live");
    if (kept.size > maxKept && oldest !== undefined) kept.delete(oldest);
    return names;
  });
  if (!known) return reading;
  reading.catch(() => undefined);
  return known.names;
}

async function read(
  client: PrometheusClient,
  at: number,
  signal: AbortSignal | undefined,
): Promise<ReadonlySet<string>> {
  const range = { start: Math.floor(at) - lookBackSeconds, end: Math.ceil(at) };
  const names = await client.labelValues("__name__", { match: seriesNamed(knownNames), ...range, signal });
  return new Set(names);
}
