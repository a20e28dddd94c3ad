import "server-only";
import { authorise } from "../../access/server/authorise";
import type { ReadContext } from "../../changes/server/change-view";
import type { Dimension } from "../../metrics/concepts";
import { mergeReadings } from "../../metrics/merge-readings";
import type { Pins } from "../../metrics/resolve-concept";
import { patienceSignal, prometheusFailure } from "../../metrics/server/patience";
import { readStretch } from "../../metrics/server/read-stretch";
import { staleOf } from "../../metrics/stale-of";
import type { PrometheusClient } from "../../prometheus/client";
import { prometheusOf } from "../../prometheus/prometheus";
import { requireMesh } from "../../settings/settings";
import { steppedRange } from "../../time/range";
import { defaultWindow, type WindowName, windowSeconds } from "../../time/window";
import type { BreakerTimeline } from "../breaker-timeline";
import { drawTimeline } from "../draw-timeline";

type Input = { mesh: string; namespace: string; name: string; window?: WindowName | undefined };

/** A breaker is told of for so long at least. */
const leastSeconds = 900;
const points = 120;
const maxRows = 60;
const by = ["version", "callerNamespace", "callerService"] as const satisfies readonly Dimension[];

/** What each caller's breakers of a service did over time: one range query, whatever the number of callers. */
export async function readBreakerTimeline({
  ctx,
  input,
  signal,
}: ReadContext & { input: Input }): Promise<BreakerTimeline> {
  authorise(ctx, "mesh.read", input.mesh, input.namespace);
  return readBreakerTimelineIn(prometheusOf(input.mesh, ctx), requireMesh(input.mesh), { ...input, signal });
}

export async function readBreakerTimelineIn(
  client: PrometheusClient,
  { scrapeSeconds, sources: pins = {} }: { scrapeSeconds: number; sources?: Pins },
  {
    mesh,
    namespace,
    name: service,
    window = defaultWindow,
    signal,
  }: Input & { signal?: AbortSignal | undefined },
): Promise<BreakerTimeline> {
  const patience = patienceSignal(signal);
  const about = { mesh, namespace, service, generatedAt: new Date().toISOString() };
  const span = Math.max(leastSeconds, windowSeconds[window]);
  try {
    const now = (await client.now({ signal: patience })) / 1_000;
    const range = steppedRange({ start: now - span, end: now, scrapeSeconds, widthPx: points });
    const { reading, uses } = await readStretch({
      client,
      mesh,
      scrapeSeconds,
      concepts: ["refused", "breakerOpen", "ejectedEndpoints"],
      by,
      where: { namespace, service },
      range,
      isLive: true,
      pins,
      signal: patience,
    });
    const rows = reading.state === "ok" ? drawTimeline(reading.value, range) : [];
    return {
      ...about,
      ...range,
      rows: rows.slice(0, maxRows),
      omitted: Math.max(0, rows.length - maxRows),
      promql: uses.flatMap(({ promql }) => promql ?? []),
      why: rows.length > 0 ? null : whyNone(reading),
      ...mergeReadings([reading]),
    };
  } catch (cause) {
    const stale = staleOf(prometheusFailure(cause));
    const end = Math.floor(Date.now() / 1_000);
    const nothing = { rows: [], omitted: 0, promql: [], why: stale.message, warnings: [], stale };
    return { ...about, start: end - span, end, stepSeconds: scrapeSeconds, ...nothing };
  }
}

function whyNone(reading: Awaited<ReturnType<typeof readStretch>>["reading"]): string {
  if (reading.state === "failed") return reading.error.message;
  return reading.state === "empty" ? reading.why : "no proxy tells of calls to this service";
}
