import "server-only";
import type { Context } from "../../access/actor";
import { authorise } from "../../access/server/authorise";
import { AppError } from "../../errors";
import { diagnoseLogs } from "../../logs/server/diagnose-logs";
import { type ConceptName, concepts, type Dimension } from "../../metrics/concepts";
import { explainConcept } from "../../metrics/explain-concept";
import { bucketReachQuery, conceptLabel } from "../../metrics/queries/bucket-reach";
import type { ConceptQuestion } from "../../metrics/queries/concept-question";
import type { Warning } from "../../metrics/reading";
import { recordedInstead } from "../../metrics/recording/recorded-instead";
import { gapsOf, remedies } from "../../metrics/remedies";
import type { Pins } from "../../metrics/resolve-concept";
import { resolveConcept } from "../../metrics/resolve-concept";
import { knownShape } from "../../metrics/server/known-shape";
import { patienceSignal, prometheusFailure } from "../../metrics/server/patience";
import { type Shape, sizeOf } from "../../metrics/shape";
import { failureOf, staleOf } from "../../metrics/stale-of";
import type { ConceptAnswer, Telemetry } from "../../metrics/telemetry";
import type { PrometheusClient } from "../../prometheus/client";
import { prometheusOf } from "../../prometheus/prometheus";
import { requireMesh } from "../../settings/settings";
import { rateWindowSeconds } from "../../time/rate-window";

/** How figures are best told apart, and what is tried where they cannot be. */
const toldApart = [
  { by: "version", dimensions: ["namespace", "service", "version"] },
  { by: "service", dimensions: ["namespace", "service"] },
  { by: "nothing", dimensions: [] },
] as const satisfies readonly { by: string; dimensions: readonly Dimension[] }[];
const windowSeconds = 300;
const conceptNames = Object.keys(concepts) as ConceptName[];

/**
 * What each concept is answered by in a mesh's Prometheus, what was passed over and why, and what is missing with the
 * configuration that mends it: three queries in all, and a look at its logs. While Prometheus is away the list is empty, with
 * `stale`. Throws only `forbidden` and `not-found` for the mesh.
 */
export async function diagnoseTelemetry({
  ctx,
  input: { mesh },
  signal,
}: {
  ctx: Context;
  input: { mesh: string };
  signal?: AbortSignal | undefined;
}): Promise<Telemetry> {
  authorise(ctx, "mesh.read", mesh);
  const [telemetry, logs] = await Promise.all([
    diagnoseTelemetryIn(prometheusOf(mesh, ctx), requireMesh(mesh), mesh, { signal }),
    diagnoseLogs(ctx, mesh, patienceSignal(signal)),
  ]);
  return { ...telemetry, logs };
}

export async function diagnoseTelemetryIn(
  client: PrometheusClient,
  { scrapeSeconds, sources: pins = {} }: { scrapeSeconds: number; sources?: Pins },
  mesh: string,
  { signal, at }: { signal?: AbortSignal | undefined; at?: number } = {},
): Promise<Telemetry> {
  const patience = patienceSignal(signal);
  const generatedAt = new Date().toISOString();
  try {
    const moment = at ?? Math.floor((await client.now({ signal: patience })) / 1_000);
    const shape = await knownShape(client, { at: moment, isLive: at === undefined, signal: patience });
    const rateSeconds = rateWindowSeconds(windowSeconds, scrapeSeconds);
    const { within, warnings } = await reachOfBuckets(client, shape, { rateSeconds, pins, moment, patience });
    const answers = conceptNames.map((concept) =>
      answerOf(concept, shape, { rateSeconds, pins, moment, withinBuckets: within.get(concept) ?? null }),
    );
    const seen = answers.map((answer) => ({ ...answer, size: sizeOf(answer.source, shape) }));
    const gaps = gapsOf(seen).map((gap) => ({ ...gap, snippet: remedies[gap.remedy].snippet }));
    return {
      mesh,
      generatedAt,
      answers,
      gaps,
      logs: null,
      warnings: [...client.clockWarnings(), ...warnings],
      stale: null,
    };
  } catch (cause) {
    const stale = staleOf(prometheusFailure(cause));
    return { mesh, generatedAt, answers: [], gaps: [], logs: null, warnings: [], stale };
  }
}

function answerOf(
  concept: ConceptName,
  shape: Shape,
  {
    rateSeconds,
    pins,
    moment,
    withinBuckets,
  }: { rateSeconds: number; pins: Pins; moment: number; withinBuckets: number | null },
): ConceptAnswer {
  const { kind, unit, says } = concepts[concept];
  const moments = { fromSeconds: moment, toSeconds: moment };
  const tries = toldApart.map(({ by, dimensions }) => ({
    by,
    told: explainConcept(concept, shape, { by: dimensions, windowSeconds: rateSeconds, pins, moments }),
  }));
  const [best] = tries;
  const used = tries.find(({ told }) => told.source !== null);
  const { source, series, promql, join, passedOver } = (used ?? best ?? fail()).told;
  return {
    ...{ concept, kind, unit, says },
    by: used?.by ?? null,
    ...{ source, series, promql, join, passedOver, withinBuckets },
    why: best?.told.why ?? null,
  };
}

/**
 * By concept: the least share of observations, of any engine or service, that finite buckets hold. Of too many histograms
 * Prometheus cannot say that in time, which takes nothing from the rest.
 */
async function reachOfBuckets(
  client: PrometheusClient,
  shape: Shape,
  {
    rateSeconds,
    pins,
    moment,
    patience,
  }: { rateSeconds: number; pins: Pins; moment: number; patience: AbortSignal },
): Promise<{ within: Map<ConceptName, number>; warnings: Warning[] }> {
  const questions = new Map<ConceptName, ConceptQuestion>();
  for (const concept of conceptNames) {
    const found = resolveConcept(concept, shape, [], pins);
    if ("why" in found) continue;
    const { recordings } = shape;
    const moments = { windowSeconds: rateSeconds, fromSeconds: moment, toSeconds: moment };
    const used = recordedInstead(concept, found, { recordings, dimensions: [], moments });
    questions.set(concept, { ...used, by: [], where: {}, windowSeconds: rateSeconds });
  }
  const query = bucketReachQuery(questions);
  if (!query) return { within: new Map(), warnings: [] };
  const { samples, warnings } = await client
    .instant(query, moment, { signal: patience })
    .catch((cause: unknown) => {
      const { code, message } = failureOf(prometheusFailure(cause));
      return { samples: [], warnings: [{ code, message, upstream: "prometheus" as const }] };
    });
  const within = new Map<ConceptName, number>();
  for (const { labels, value } of samples) {
    const concept = conceptNames.find((name) => name === labels[conceptLabel]);
    if (concept && value !== null) within.set(concept, value);
  }
  return { within, warnings };
}

function fail(): never {
  throw new AppError("internal", "there is no way to tell figures apart");
}
