import "server-only";
import { AppError } from "../../errors";
import type { PrometheusClient } from "../../prometheus/client";
import type { RangeWay } from "../../prometheus/range-way";
import type { Promql } from "../../promql/promql";
import type { SteppedRange } from "../../time/range";
import { rateWindowForStep } from "../../time/rate-window";
import type { ConceptName, Dimension, QuantileName } from "../concepts";
import { panelWhere } from "../panel-where";
import { panels } from "../panels";
import { conceptQuery } from "../queries/concept-query";
import type { ConceptQuestion } from "../queries/concept-question";
import { questionOf } from "../queries/question-of";
import { ratioQuery, shareQuery } from "../queries/ratio-query";
import type { PassedOver, Pins, Resolved } from "../resolve-concept";
import type { SeriesInput } from "../routes";
import type { Source } from "../sources/source";
import { findSource } from "./find-source";
import { rangeWays } from "./range-ways";

export type PanelPlan = {
  source: Source;
  by: readonly Dimension[];
  /** What a reader is given, to ask elsewhere. */
  shown: Promql;
  /** How it is asked here. */
  ways: readonly RangeWay[];
  /** Of histograms: their buckets are most of what a page costs. */
  isHeavy: boolean;
  /** Better sources, each with what it lacks. */
  passedOver: PassedOver[];
};

type Options = {
  client: PrometheusClient;
  scrapeSeconds: number;
  /** Sources that the mesh's operators want for some concepts. */
  pins: Pins;
  input: SeriesInput;
  range: SteppedRange;
  isLive: boolean;
  signal: AbortSignal;
  /** Of a histogram these alone; all when left out. */
  quantiles?: readonly QuantileName[];
  /** What lines are told apart by; left out, what a chart of this question needs. */
  by?: readonly Dimension[];
};

/** How a panel is asked of this Prometheus; why it cannot be; or that Prometheus could not say. */
export async function planPanel(options: Options): Promise<PanelPlan | { why: string } | AppError> {
  const { input, range, scrapeSeconds } = options;
  const panel = panels[input.panel];
  const isShare = panel.as === "share";
  const by = options.by ?? (panel.by ? [panel.by] : dimensionsOf(input, isShare));
  // A share is of all versions, also when only one is looked at.
  const where = panelWhere(isShare ? { ...input, version: undefined } : input);
  const windowSeconds = rateWindowForStep(range.stepSeconds, scrapeSeconds);
  const [question, whole] = await Promise.all([
    firstFound(panel.concepts, options, { by, where, windowSeconds, quantiles: options.quantiles }),
    typeof panel.as === "object"
      ? firstFound([panel.as.of], options, { by, where, windowSeconds })
      : undefined,
  ]);
  if (question instanceof AppError || "why" in question) return question;
  const passedOver = [...question.passedOver];
  const isHeavy = question.ways.some(({ kind }) => kind === "quantiles");
  const common = { source: question.source, by, passedOver, isHeavy };
  if (isShare) {
    return { ...common, ...asItStands(shareQuery(question)) };
  }
  if (!whole) return { ...common, shown: conceptQuery(question), ways: rangeWays(question) };
  if (whole instanceof AppError || "why" in whole) return whole;
  const isNew = (each: PassedOver) => !passedOver.some(({ source }) => source === each.source);
  passedOver.push(...whole.passedOver.filter(isNew));
  return { ...common, ...asItStands(ratioQuery(question, whole)) };
}

function asItStands(query: Promql): Pick<PanelPlan, "shown" | "ways"> {
  return { shown: query, ways: [{ query, read: (lines) => lines }] };
}

async function firstFound(
  concepts: readonly ConceptName[],
  { client, pins, range, isLive, signal }: Options,
  rest: Pick<ConceptQuestion, "by" | "where" | "windowSeconds" | "quantiles">,
): Promise<(ConceptQuestion & Pick<Resolved, "passedOver">) | { why: string } | AppError> {
  const why: string[] = [];
  for (const concept of concepts) {
    const { by, where, windowSeconds } = rest;
    const found = await findSource({
      ...{ client, concept, by, where, windowSeconds, from: range.start, at: range.end },
      ...{ isLive, pins, signal },
    });
    if (found instanceof AppError) return found;
    if ("source" in found) return questionOf(found, rest);
    why.push(found.why);
  }
  return { why: why.join("; ") };
}

function dimensionsOf({ service, version }: SeriesInput, isShare: boolean): Dimension[] {
  const place: Dimension[] = service === undefined ? ["namespace", "service"] : [];
  const withVersion = isShare || service !== undefined || version !== undefined;
  return withVersion ? [...place, "version"] : place;
}
