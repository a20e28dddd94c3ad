import "server-only";
import type { Context } from "../../access/actor";
import { authorise } from "../../access/server/authorise";
import { AppError } from "../../errors";
import type { PrometheusClient } from "../../prometheus/client";
import { prometheusOf } from "../../prometheus/prometheus";
import { requireMesh } from "../../settings/settings";
import { steppedRange } from "../../time/range";
import { rateWindowForStep } from "../../time/rate-window";
import { boundOf } from "../bound-of";
import { heatCells } from "../heat-cells";
import type { Heatmap } from "../heatmap";
import { isLiveEnd } from "../is-live";
import { mergeReadings } from "../merge-readings";
import { panelWhere } from "../panel-where";
import { panels } from "../panels";
import { bucketQuery, bucketScale, wayLabel } from "../queries/bucket-query";
import { questionOf } from "../queries/question-of";
import type { Pins } from "../resolve-concept";
import type { HeatmapInput } from "../routes-heatmap";
import { failureOf } from "../stale-of";
import { findSource } from "./find-source";
import { orLastGood } from "./kept-answers";
import { knownNow } from "./known-now";
import { patienceSignal } from "./patience";

type Drawn = Pick<Heatmap, "start" | "end" | "stepSeconds" | "bounds" | "columns">;

const by = ["version"] as const;
/** More columns than this a small chart cannot show; each costs a point of every bucket. */
const mostColumns = 60;

/** A panel's observations by size and time, in one query. While Prometheus is away: the last that was read, with `stale`. */
export async function readHeatmap({
  ctx,
  input,
  signal,
}: {
  ctx: Context;
  input: HeatmapInput;
  signal?: AbortSignal;
}): Promise<Heatmap> {
  authorise(ctx, "mesh.read", input.mesh, input.namespace);
  return readHeatmapIn(prometheusOf(input.mesh, ctx), requireMesh(input.mesh), input, signal);
}

export async function readHeatmapIn(
  client: PrometheusClient,
  { scrapeSeconds, sources: pins = {} }: { scrapeSeconds: number; sources?: Pins },
  input: HeatmapInput,
  signal?: AbortSignal,
): Promise<Heatmap> {
  const patience = patienceSignal(signal);
  const now = await knownNow(client, patience);
  const range = steppedRange({
    start: Math.min(input.start, now),
    end: Math.min(input.end, now),
    scrapeSeconds,
    widthPx: mostColumns,
  });
  const isLive = isLiveEnd(now, input.end);
  const answer: Heatmap = {
    ...{ panel: input.panel, unit: "ms", ...range, bounds: [], columns: [], promql: "", source: null },
    ...{ why: null, generatedAt: new Date().toISOString(), warnings: client.clockWarnings(), stale: null },
  };
  const [concept] = panels[input.panel].concepts;
  if (!concept) throw new AppError("internal", `panel ${input.panel} has no concept`);
  const where = panelWhere(input);
  const windowSeconds = rateWindowForStep(range.stepSeconds, scrapeSeconds);
  const found = await findSource({
    ...{ client, concept, by, where, windowSeconds, from: range.start, at: range.end },
    ...{ isLive, pins, signal: patience },
  });
  if (found instanceof AppError) {
    const { stale } = mergeReadings([{ state: "failed", error: failureOf(found) }]);
    return { ...answer, why: found.message, stale };
  }
  if ("why" in found) return { ...answer, why: found.why };
  const question = questionOf(found, { by, where, windowSeconds });
  const query = bucketQuery(question);
  const source = found.source.name;
  if (!query) return { ...answer, source, why: `${source} has no histogram of ${concept}` };
  const key = JSON.stringify([
    "heatmap",
    input.mesh,
    query.text,
    isLive ? input.end - input.start : [input.start, input.end],
  ]);
  const version = found.source.labels.version ?? "";
  const reading = await orLastGood<Drawn>(client, key, async () => {
    const { lines, warnings } = await client.range(query, range, { signal: patience });
    const buckets = lines.flatMap(({ labels, points }) => {
      const bound = boundOf(labels.le, bucketScale(question, labels[wayLabel]));
      return bound === null ? [] : [{ group: labels[version] ?? "", bound, points }];
    });
    const cells = heatCells(buckets, range);
    return { value: { ...range, ...cells }, size: cells.bounds.length * cells.columns.length, warnings };
  });
  const { warnings, stale } = mergeReadings([reading]);
  const drawn = reading.state === "ok" ? reading.value : null;
  const isEmpty = !drawn?.columns.some(({ rates }) => rates?.some((rate) => rate > 0));
  const why = reading.state === "failed" ? reading.error.message : "no data in this range";
  return {
    ...answer,
    ...drawn,
    promql: query.text,
    source,
    why: isEmpty ? why : null,
    warnings: [...answer.warnings, ...warnings],
    stale,
  };
}
