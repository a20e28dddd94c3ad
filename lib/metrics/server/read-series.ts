import "server-only";
import type { Context } from "../../access/actor";
import { authorise } from "../../access/server/authorise";
import { AppError } from "../../errors";
import type { PrometheusClient } from "../../prometheus/client";
import { prometheusOf } from "../../prometheus/prometheus";
import { requireMesh } from "../../settings/settings";
import { type SteppedRange, steppedRange } from "../../time/range";
import { drawnLines } from "../drawn-lines";
import { isLiveEnd } from "../is-live";
import { mergeReadings } from "../merge-readings";
import { panels } from "../panels";
import type { Pins } from "../resolve-concept";
import type { SeriesInput } from "../routes";
import type { Series } from "../series";
import { failureOf } from "../stale-of";
import { orLastGood } from "./kept-answers";
import { knownNow } from "./known-now";
import { patienceSignal } from "./patience";
import { planPanel } from "./plan-panel";

type Drawn = Pick<Series, "lines" | "start" | "end" | "stepSeconds">;

/** One panel's lines over time. While Prometheus is away: the last that were read for the same question, with `stale`. */
export async function readSeries({
  ctx,
  input,
  signal,
}: {
  ctx: Context;
  input: SeriesInput;
  signal?: AbortSignal;
}): Promise<Series> {
  authorise(ctx, "mesh.read", input.mesh, input.namespace);
  return readSeriesIn(prometheusOf(input.mesh, ctx), requireMesh(input.mesh), input, signal);
}

export async function readSeriesIn(
  client: PrometheusClient,
  { scrapeSeconds, sources: pins = {} }: { scrapeSeconds: number; sources?: Pins },
  input: SeriesInput,
  signal?: AbortSignal,
): Promise<Series> {
  const patience = patienceSignal(signal);
  const { panel } = input;
  const now = await knownNow(client, patience);
  const range = steppedRange({
    start: Math.min(input.start, now),
    end: Math.min(input.end, now),
    stepSeconds: input.step,
    scrapeSeconds,
    widthPx: input.widthPx,
  });
  const isLive = isLiveEnd(now, input.end);
  const answer = {
    panel,
    unit: panels[panel].unit,
    ...{ start: range.start, end: range.end, stepSeconds: range.stepSeconds },
    lines: [],
    promql: "",
    source: null,
    passedOver: [],
    generatedAt: new Date().toISOString(),
    warnings: client.clockWarnings(),
    stale: null,
  };
  const plan = await planPanel({ client, scrapeSeconds, pins, input, range, isLive, signal: patience });
  if (plan instanceof AppError) {
    const { stale } = mergeReadings([{ state: "failed", error: failureOf(plan) }]);
    return { ...answer, why: plan.message, stale };
  }
  if ("why" in plan) return { ...answer, why: plan.why };
  const key = JSON.stringify([
    input.mesh,
    plan.shown.text,
    isLive ? input.end - input.start : [input.start, input.end],
  ]);
  const reading = await orLastGood<Drawn>(client, key, async () => {
    const { lines, warnings } = await client.range(plan.shown, range, { ways: plan.ways, signal: patience });
    const drawn = drawnLines({ lines, plan, range, version: input.version });
    const size = drawn.lines.length * pointsOf(range);
    return { value: { ...range, lines: drawn.lines }, size, warnings: [...warnings, ...drawn.warnings] };
  });
  const { warnings, stale } = mergeReadings([reading]);
  const drawn = reading.state === "ok" ? reading.value : { lines: [] };
  const why = reading.state === "failed" ? reading.error.message : "no data in this range";
  return {
    ...answer,
    ...drawn,
    promql: plan.shown.text,
    source: plan.source.name,
    passedOver: plan.passedOver,
    why: drawn.lines.length === 0 ? why : null,
    warnings: [...answer.warnings, ...warnings],
    stale,
  };
}

function pointsOf({ start, end, stepSeconds }: SteppedRange): number {
  return 1 + (end - start) / stepSeconds;
}
