import "server-only";
import { systemContext } from "../../access/server/system-context";
import type { MeasureSplit } from "../../changes/measured-split";
import { AppError } from "../../errors";
import type { PrometheusClient } from "../../prometheus/client";
import { prometheusOf } from "../../prometheus/prometheus";
import { requireMesh } from "../../settings/settings";
import { openRequestsQuery, partLabel, slowestQuery } from "../queries/counter-since";
import { meshLabels } from "../sources/mesh-labels";
import { failureOf } from "../stale-of";
import { type Counts, readCounts } from "./read-counts";

type Question = Parameters<MeasureSplit>[0];
type Look = Omit<Question, "since" | "signal"> & {
  client: PrometheusClient;
  scrapeSeconds: number;
  /** Both in unix seconds by Prometheus's clock. */
  since: number;
  now: number;
  signal: AbortSignal | undefined;
};
type Counted = Counts & { counter: "requests-started" | "requests-finished" };

/** Counts one service's requests by version since a moment, in its mesh's Prometheus. */
export const measureSplit: MeasureSplit = (question) =>
  measureSplitIn(
    prometheusOf(question.mesh, systemContext("split")),
    requireMesh(question.mesh).scrapeSeconds,
    question,
  );

/**
 * Counts requests by version as they start; where the mesh does not say that, requests that finished, from one p99
 * after `since` on, so that what began before is not counted. Versions asked for and not called count 0.
 */
export async function measureSplitIn(
  client: PrometheusClient,
  scrapeSeconds: number,
  question: Question,
): ReturnType<MeasureSplit> {
  const { signal, versions } = question;
  try {
    const now = (await client.now({ signal })) / 1000;
    const since = (question.since.getTime() + client.clockAheadMs()) / 1000;
    const look: Look = { ...question, signal, client, scrapeSeconds, since: round(since), now: round(now) };
    const [counted, open] = await Promise.all([readStartedOrFinished(look), readOpen(look)]);
    if (!counted) return { state: "empty", why: "no series count this service's requests" };
    const zeros = versions.map((version) => [version, 0] as const);
    return {
      state: "ok",
      value: {
        counts: Object.fromEntries([...zeros, ...counted.counts]),
        counter: counted.counter,
        draining: open.draining,
      },
      observedAt: new Date().toISOString(),
      warnings: [...client.clockWarnings(), ...counted.warnings, ...open.warnings],
      stale: null,
    };
  } catch (cause) {
    if (signal?.aborted || !(cause instanceof AppError) || cause.upstream !== "prometheus") throw cause;
    return { state: "failed", error: failureOf(cause) };
  }
}

async function readStartedOrFinished(look: Look): Promise<Counted | null> {
  const { client, namespace, service, since, now, scrapeSeconds, signal } = look;
  const target = { namespace, service };
  const shared = { client, now, scrapeSeconds, signal };
  const counter = {
    series: "heddle_mesh_requests_started_total",
    reporter: "destination",
    ...target,
  } as const;
  const started = await readCounts({ ...shared, counter, since });
  if (started.exists) return { ...started, counter: "requests-started" };
  const slowest = await client.instant(slowestQuery(target), since, { signal });
  const finishedSince = round(since + (slowest.samples[0]?.value ?? 0) / 1000);
  for (const reporter of ["destination", "source"] as const) {
    const finished = { series: "istio_requests_total", reporter, ...target } as const;
    const counts = await readCounts({ ...shared, counter: finished, since: finishedSince });
    if (counts.exists) return { ...counts, counter: "requests-finished" };
  }
  return null;
}

async function readOpen({ client, namespace, service, now, signal }: Look) {
  const { samples, warnings } = await client.instant(openRequestsQuery({ namespace, service }), now, {
    signal,
  });
  const valueIn = (part: string, version: string) =>
    samples.find(({ labels }) => labels[partLabel] === part && labels[meshLabels.version] === version)?.value;
  const draining = samples.flatMap(({ labels, value }) => {
    const version = labels[meshLabels.version] ?? "unknown";
    if (labels[partLabel] !== "open" || !value) return [];
    return [{ version, open: Math.round(value), oldestSeconds: valueIn("oldest", version) ?? null }];
  });
  return { draining: draining.sort((a, b) => (a.version < b.version ? -1 : 1)), warnings };
}

/** Prometheus keeps milliseconds. */
function round(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
