import "server-only";
import type { Context } from "../../access/actor";
import { AppError } from "../../errors";
import type { PrometheusClient, Sample } from "../../prometheus/client";
import { prometheusOf } from "../../prometheus/prometheus";
import { requireMesh } from "../../settings/settings";
import {
  type Called,
  callerLabel,
  callersQuery,
  callsQuery,
  excessQuery,
  type OpenCallsSource,
  openCallsSeries,
  peakQuery,
  versionLabel,
} from "../queries/open-calls";
import type { Reading } from "../reading";
import { failureOf } from "../stale-of";
import { patienceSignal } from "./patience";

/** How many calls one caller had open to one version at once, over a window. */
export type OpenCalls = {
  caller: string;
  version: string;
  /** The most at once, and when that was. */
  peak: number;
  peakAt: Date;
  /** Calling proxies that had a call open at one time, at most; null where the series do not tell them apart. */
  callers: number | null;
  calls: number | null;
  /** Of all that was open, the share above the limit of this version; null where it has none. */
  excess: number | null;
};

export type OpenCallsAnswer = {
  rows: OpenCalls[];
  source: OpenCallsSource;
  promql: string;
  /** How far back the figures go, at most the window asked for. */
  coveredSeconds: number;
};

type Question = {
  called: Called;
  windowSeconds: number;
  /** The limit that holds for calls to a version; null for none. */
  limitOf: (version: string) => number | null;
  signal?: AbortSignal | undefined;
};

const buckets = 120;

/** What callers had open to a service in a window up to now. Never throws for Prometheus. */
export function readOpenCalls(
  ctx: Pick<Context, "reads">,
  mesh: string,
  question: Question,
): Promise<Reading<OpenCallsAnswer>> {
  return readOpenCallsIn(prometheusOf(mesh, ctx), requireMesh(mesh).scrapeSeconds, question);
}

export async function readOpenCallsIn(
  client: PrometheusClient,
  scrapeSeconds: number,
  { signal, ...question }: Question,
): Promise<Reading<OpenCallsAnswer>> {
  try {
    const look = { ...question, client, scrapeSeconds, signal: patienceSignal(signal) };
    const now = await client.moment({ signal: look.signal });
    for (const source of ["proxy", "service"] as const) {
      const value = await readFrom(source, { ...look, now });
      if (!value) continue;
      const warnings = client.clockWarnings();
      return { state: "ok", value, observedAt: new Date().toISOString(), warnings, stale: null };
    }
    const why = `neither ${openCallsSeries.proxy} nor ${openCallsSeries.service} has series for this service`;
    return { state: "empty", why };
  } catch (cause) {
    if (!(cause instanceof AppError) || cause.upstream !== "prometheus") throw cause;
    return { state: "failed", error: failureOf(cause) };
  }
}

type Look = Omit<Question, "signal"> & {
  client: PrometheusClient;
  scrapeSeconds: number;
  now: number;
  signal: AbortSignal;
};

/** Null where this source has no series. */
async function readFrom(source: OpenCallsSource, look: Look): Promise<OpenCallsAnswer | null> {
  const { client, called, windowSeconds, scrapeSeconds, now, signal } = look;
  const stepSeconds = Math.max(1, Math.ceil(windowSeconds / buckets));
  const query = peakQuery(source, called, stepSeconds);
  const range = { start: now - windowSeconds + stepSeconds, end: now, stepSeconds };
  const { lines } = await client.range(query, range, { signal });
  if (lines.length === 0) return null;
  const nothing = { samples: [] as Sample[] };
  const firsts = lines.flatMap(({ points: [first] }) => first?.[0] ?? []);
  // What was counted before the first of these would be judged by what was open after it.
  const coveredSeconds = Math.min(windowSeconds, now - Math.min(...firsts, now) + stepSeconds);
  const [calls, callers] = await Promise.all([
    client.instant(callsQuery(called, coveredSeconds), now, { signal }),
    source === "proxy"
      ? client.instant(
          callersQuery(called, { windowSeconds, stepSeconds, spanSeconds: 2 * scrapeSeconds }),
          now,
          { signal },
        )
      : nothing,
  ]);
  const excess = await readExcess(source, look, lines);
  const rows = lines.flatMap(({ labels, points }): OpenCalls[] => {
    const peak = points.reduce<[number, number] | null>(
      (best, [at, value]) => (value !== null && (best === null || value > best[1]) ? [at, value] : best),
      null,
    );
    if (!peak) return [];
    const key = keyOf(labels);
    return [
      {
        caller: labels[callerLabel] || "unknown",
        version: labels[versionLabel] ?? "",
        peak: peak[1],
        peakAt: new Date(peak[0] * 1000),
        callers: valueAt(callers.samples, key),
        calls: valueAt(calls.samples, key),
        excess: excess.get(key) ?? null,
      },
    ];
  });
  return { rows, source, promql: query.text, coveredSeconds };
}

/** Only asked of versions whose limit was reached at all: it is the dearest of the questions. */
async function readExcess(
  source: OpenCallsSource,
  { client, called, windowSeconds, scrapeSeconds, limitOf, now, signal }: Look,
  lines: { labels: Record<string, string>; points: [number, number | null][] }[],
): Promise<Map<string, number>> {
  const versions = [...new Set(lines.map(({ labels }) => labels[versionLabel] ?? ""))];
  const found = new Map<string, number>();
  await Promise.all(
    versions.map(async (version) => {
      const limit = limitOf(version);
      if (limit === null) return;
      const own = lines.filter(({ labels }) => (labels[versionLabel] ?? "") === version);
      const isReached = own.some(({ points }) => points.some(([, value]) => value !== null && value > limit));
      for (const { labels } of own) found.set(keyOf(labels), 0);
      if (!isReached) return;
      const stepSeconds = Math.max(scrapeSeconds, Math.ceil(windowSeconds / 720));
      const query = excessQuery(source, { ...called, version }, { limit, windowSeconds, stepSeconds });
      const { samples } = await client.instant(query, now, { signal });
      for (const { labels, value } of samples) if (value !== null) found.set(keyOf(labels), value);
    }),
  );
  return found;
}

function valueAt(samples: Sample[], key: string): number | null {
  return samples.find(({ labels }) => keyOf(labels) === key)?.value ?? null;
}

function keyOf(labels: Record<string, string>): string {
  return JSON.stringify([labels[callerLabel] ?? "", labels[versionLabel] ?? ""]);
}
