import "server-only";
import type { Context } from "../../access/actor";
import { authorise } from "../../access/server/authorise";
import { AppError } from "../../errors";
import { concepts } from "../../metrics/concepts";
import { everyLine } from "../../metrics/drawn-lines";
import { explainConcept } from "../../metrics/explain-concept";
import { isLiveEnd } from "../../metrics/is-live";
import { mergeReadings } from "../../metrics/merge-readings";
import { panelWhere } from "../../metrics/panel-where";
import { conceptQuery } from "../../metrics/queries/concept-query";
import type { Pins } from "../../metrics/resolve-concept";
import { findSource } from "../../metrics/server/find-source";
import { orLastGood } from "../../metrics/server/kept-answers";
import { knownShape } from "../../metrics/server/known-shape";
import { patienceSignal, prometheusFailure } from "../../metrics/server/patience";
import { rangeWays } from "../../metrics/server/range-ways";
import { staleOf } from "../../metrics/stale-of";
import type { PrometheusClient } from "../../prometheus/client";
import { prometheusOf } from "../../prometheus/prometheus";
import { requireMesh } from "../../settings/settings";
import { steppedRange } from "../../time/range";
import { rateWindowForStep } from "../../time/rate-window";
import { type ExploredConcept, maxDrawn } from "../explore";
import { greatestLines } from "../greatest-lines";
import type { ExploreConceptInput } from "../routes";

type Drawn = Pick<ExploredConcept, "lines" | "total" | "start" | "end" | "stepSeconds">;

/** Rates over less than this jump about and say nothing. */
const leastStepSeconds = 5;

/**
 * A concept over time with where it comes from. While Prometheus is away: the last lines that were read for the same question,
 * with `stale`, or none. Throws only `forbidden` and `not-found` for the mesh.
 */
export async function exploreConcept({
  ctx,
  input,
  signal,
}: {
  ctx: Context;
  input: ExploreConceptInput;
  signal?: AbortSignal | undefined;
}): Promise<ExploredConcept> {
  authorise(ctx, "mesh.read", input.mesh, input.namespace);
  return exploreConceptIn(prometheusOf(input.mesh, ctx), requireMesh(input.mesh), input, signal);
}

export async function exploreConceptIn(
  client: PrometheusClient,
  { scrapeSeconds, sources: pins = {} }: { scrapeSeconds: number; sources?: Pins },
  input: ExploreConceptInput,
  signal?: AbortSignal,
): Promise<ExploredConcept> {
  const patience = patienceSignal(signal);
  const { concept, by, start, end, widthPx } = input;
  const { kind, unit, says } = concepts[concept];
  const range = steppedRange({ start, end, stepSeconds: leastStepSeconds, scrapeSeconds, widthPx });
  const rateSeconds = rateWindowForStep(range.stepSeconds, scrapeSeconds);
  const answer: ExploredConcept = {
    ...{ concept, kind, unit, says, ...range, rateSeconds },
    ...{ lines: [], total: 0, source: null, series: [], promql: null, join: null, passedOver: [], why: null },
    generatedAt: new Date().toISOString(),
    warnings: client.clockWarnings(),
    stale: null,
  };
  try {
    const now = (await client.now({ signal: patience })) / 1_000;
    const isLive = isLiveEnd(now, end);
    const shape = await knownShape(client, { at: range.end, isLive, signal: patience });
    const where = panelWhere(input);
    const moments = { fromSeconds: range.start, toSeconds: range.end };
    const asked = { by, where, windowSeconds: rateSeconds, pins, moments };
    const { source, series, promql, join, passedOver, why } = explainConcept(concept, shape, asked);
    const told = { source, series, promql, join, passedOver };
    const found = await findSource({
      ...{ client, concept, by, where, windowSeconds: rateSeconds, from: range.start, at: range.end },
      ...{ isLive, pins, signal: patience },
    });
    if (found instanceof AppError) throw found;
    if ("why" in found) return { ...answer, ...told, why };
    const question = { ...found, ...asked };
    const query = conceptQuery(question);
    const key = JSON.stringify(["explore", input.mesh, query.text, isLive ? end - start : [start, end]]);
    const reading = await orLastGood<Drawn>(client, key, async () => {
      const { lines, warnings } = await client.range(query, range, {
        ways: rangeWays(question),
        signal: patience,
      });
      const plan = { source: found.source, by };
      const drawn = greatestLines(everyLine({ lines, plan, range }), maxDrawn);
      const size = drawn.lines.length * (1 + (range.end - range.start) / range.stepSeconds);
      return { value: { ...drawn, ...range }, size, warnings };
    });
    const { warnings, stale } = mergeReadings([reading]);
    const drawn = reading.state === "ok" ? reading.value : { lines: [], total: 0 };
    const whyNone = reading.state === "failed" ? reading.error.message : "no data in this range";
    return {
      ...answer,
      ...told,
      ...drawn,
      why: drawn.lines.length === 0 ? whyNone : null,
      warnings: [...answer.warnings, ...warnings],
      stale,
    };
  } catch (cause) {
    const failure = prometheusFailure(cause);
    return { ...answer, why: failure.message, stale: staleOf(failure) };
  }
}
