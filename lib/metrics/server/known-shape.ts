import "server-only";
import { processSingleton } from "../../http/process-singleton";
import type { PrometheusClient } from "../../prometheus/client";
import { knownSeries } from "../known-names";
import { shapeFrom, shapeQuery } from "../queries/shape-query";
import { countedLately, recordedShapeQuery } from "../recording/recorded-shape";
import type { Shape } from "../shape";

const freshMs = 10_000;
/** What stopped longer ago than this, rules' records above all, must not be taken for what is there. */
const usableMs = 60_000;
const lookBackSeconds = 600;
const maxKept = 50;

type Known = { shape: Shape; at: number };

/**
 * Which of the series that any source could use this Prometheus has around a moment, and how they are labelled: two requests,
 * whatever the number of sources. Where Heddle's rules count them, the second only asks for what they counted. What was read is
 * used at once and read anew behind the back; only the first look in a while waits. It is of the whole Prometheus, whoever asks:
 * which products write series, and which labels they have, is nobody's secret.
 */
export async function knownShape(
  { whole: client }: PrometheusClient,
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
  const orKnown = reading.catch(() => known.shape);
  return performance.now() - known.at < usableMs ? known.shape : orKnown;
}

async function read(client: PrometheusClient, at: number, signal: AbortSignal | undefined): Promise<Shape> {
  const range = { start: Math.floor(at) - lookBackSeconds, end: Math.ceil(at) };
  const names = new Set(await client.labelValues("__name__", { match: knownSeries, ...range, signal }));
  const recorded = recordedShapeQuery(names, lookBackSeconds);
  const told = recorded ? (await client.instant(recorded, at, { signal })).samples : [];
  const query = shapeQuery(names, lookBackSeconds, countedLately(told, at));
  const counted = query ? (await client.instant(query, at, { signal })).samples : [];
  return shapeFrom(names, [...told, ...counted]);
}
