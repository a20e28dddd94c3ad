import "server-only";
import { processSingleton } from "../../http/process-singleton";
import type { PrometheusClient } from "../../prometheus/client";
import { knownSeries } from "../known-names";
import { shapeFrom, shapeQuery } from "../queries/shape-query";
import type { Shape } from "../shape";

const freshMs = 10_000;
const lookBackSeconds = 600;
const maxKept = 50;

type Known = { shape: Shape; at: number };

/**
 * Which of the series that any source could use this Prometheus has around a moment, and how they are labelled: two requests,
 * whatever the number of sources. What was read is used at once and read anew behind the back; only the first look waits.
 */
export async function knownShape(
  client: PrometheusClient,
  { at, isLive, signal }: { at: number; isLive: boolean; signal: AbortSignal },
): Promise<Shape> {
  const all = processSingleton("known-shapes", () => new WeakMap<object, Map<string, Known>>());
  const kept = all.get(client) ?? new Map<string, Known>();
  all.set(client, kept);
  const key = isLive ? "live" : String(Math.floor(at / lookBackSeconds));
  const known = kept.get(key);
  if (known && performance.now() - known.at < freshMs) return known.shape;
  const reading = read(client, at, known ? undefined : signal).then((shape) => {
    kept.set(key, { shape, at: performance.now() });
    const oldest = [...kept.keys()].find((each) => each !== "live");
    if (kept.size > maxKept && oldest !== undefined) kept.delete(oldest);
    return shape;
  });
  if (!known) return reading;
  reading.catch(() => undefined);
  return known.shape;
}

async function read(client: PrometheusClient, at: number, signal: AbortSignal | undefined): Promise<Shape> {
  const range = { start: Math.floor(at) - lookBackSeconds, end: Math.ceil(at) };
  const names = new Set(await client.labelValues("__name__", { match: knownSeries, ...range, signal }));
  const query = shapeQuery(names, lookBackSeconds);
  const { samples } = query ? await client.instant(query, at, { signal }) : { samples: [] };
  return shapeFrom(names, samples);
}
