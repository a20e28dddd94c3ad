import "server-only";
import { processSingleton } from "../../http/process-singleton";
import type { PrometheusClient, Sample } from "../../prometheus/client";
import { countSince } from "../count-since";
import {
  beforeQuery,
  lastAndResetsQuery,
  partLabel,
  type RequestCounter,
  samplesQuery,
} from "../queries/counter-since";
import type { Warning } from "../reading";
import { meshLabels } from "../sources/mesh-labels";

/** How a series stood around a moment, by series; nothing of it changes once the moment is past. */
type Baselines = {
  wasWatched: boolean;
  before: Map<string, number>;
  firstAfter: Map<string, number>;
  warnings: Warning[];
};

type Question = {
  client: PrometheusClient;
  counter: RequestCounter;
  /** Both in unix seconds by Prometheus's clock. */
  since: number;
  now: number;
  scrapeSeconds: number;
  signal: AbortSignal | undefined;
};

const maxKept = 200;
/** Samples are written a little after the time that they carry. */
const settleSeconds = 3;
/** Raw samples are only fetched for counters that fell, and no further back than this. */
const maxRawSeconds = 3_600;

export type Counts = {
  /** Whether the counter has any series, counting or not. */
  exists: boolean;
  counts: Map<string, number>;
  warnings: Warning[];
};

/** Whole requests by version that a counter counted since a moment. */
export async function readCounts(question: Question): Promise<Counts> {
  const { client, counter, since, now, signal } = question;
  const spanSeconds = now - since;
  if (spanSeconds <= 0) {
    const { before, warnings } = await keptBaselines(question);
    return { exists: before.size > 0, counts: new Map(), warnings };
  }
  const [baselines, { samples, warnings }] = await Promise.all([
    keptBaselines(question),
    client.instant(lastAndResetsQuery(counter, spanSeconds), now, { signal }),
  ]);
  const fallen = samples.filter(isPart("resets")).map(({ labels }) => labels.instance ?? "");
  const raw = fallen.length > 0 ? await rawSince(question, fallen) : new Map();
  const counts = new Map<string, number>();
  for (const { labels, value } of samples.filter(isPart("last"))) {
    if (value === null) continue;
    const key = keyOf(labels);
    const series = {
      before: baselines.before.get(key),
      firstAfter: baselines.firstAfter.get(key),
      last: value,
      samples: raw.get(key),
    };
    const version = labels[meshLabels.version] ?? "unknown";
    counts.set(version, (counts.get(version) ?? 0) + countSince(series, baselines.wasWatched));
  }
  const exists = counts.size > 0 || baselines.before.size > 0;
  return { exists, counts, warnings: [...baselines.warnings, ...warnings] };
}

async function keptBaselines(question: Question): Promise<Baselines> {
  const { counter, since, now, scrapeSeconds } = question;
  const kept = processSingleton("counter-baselines", () => new WeakMap<object, Map<string, Baselines>>());
  const own = kept.get(question.client) ?? new Map<string, Baselines>();
  kept.set(question.client, own);
  const key = JSON.stringify([counter, since]);
  const known = own.get(key);
  if (known) return known;
  const spanSeconds = Math.max(0.001, Math.min(4 * scrapeSeconds, now - since));
  const baselines = await readBaselines(question, spanSeconds);
  if (now - since > spanSeconds + settleSeconds) {
    own.set(key, baselines);
    const oldest = own.keys().next().value;
    if (own.size > maxKept && oldest !== undefined) own.delete(oldest);
  }
  return baselines;
}

async function readBaselines(
  { client, counter, since, scrapeSeconds, signal }: Question,
  spanSeconds: number,
): Promise<Baselines> {
  const [at, after] = await Promise.all([
    client.instant(beforeQuery(counter), since, { signal }),
    client.rawSamples(samplesQuery(counter, spanSeconds), since + spanSeconds, { signal }),
  ]);
  const before = at.samples
    .filter(isPart("last"))
    .flatMap(({ labels, value }) => (value === null ? [] : [[keyOf(labels), value] as const]));
  const firstAfter = after.lines.flatMap(({ labels, points }) => {
    const first = points.find(([time, value]) => time >= since && value !== null);
    return typeof first?.[1] === "number" ? [[keyOf(labels), first[1]] as const] : [];
  });
  const scrapedAt = at.samples.find(isPart("scraped"))?.value ?? Number.NEGATIVE_INFINITY;
  return {
    wasWatched: since - scrapedAt <= 4 * scrapeSeconds,
    before: new Map(before),
    firstAfter: new Map(firstAfter),
    warnings: [...at.warnings, ...after.warnings],
  };
}

async function rawSince({ client, counter, since, now, signal }: Question, instances: string[]) {
  const spanSeconds = Math.min(now - since, maxRawSeconds);
  const query = samplesQuery(counter, spanSeconds, [...new Set(instances)]);
  const { lines } = await client.rawSamples(query, now, { signal });
  return new Map(lines.map(({ labels, points }) => [keyOf(labels), points] as const));
}

function isPart(name: string): (sample: Sample) => boolean {
  return ({ labels }) => labels[partLabel] === name;
}

/** What tells one series from the others, whatever a query did to its name. */
function keyOf(labels: Record<string, string>): string {
  const own = Object.entries(labels).filter(([name]) => name !== "__name__" && name !== partLabel);
  return JSON.stringify(own.sort(([a], [b]) => (a < b ? -1 : 1)));
}
