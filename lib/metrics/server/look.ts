import "server-only";
import type { Context } from "../../access/actor";
import { AppError } from "../../errors";
import type { PrometheusClient, Sample } from "../../prometheus/client";
import { prometheusOf } from "../../prometheus/prometheus";
import { requireMesh } from "../../settings/settings";
import { rateWindowSeconds } from "../../time/rate-window";
import { defaultWindow, type WindowName, windowSeconds } from "../../time/window";
import type { ConceptName, ConceptUse, Dimension, Figure, Where } from "../concepts";
import { conceptQuery, guardedConceptQuery } from "../queries/concept-query";
import type { ConceptQuestion } from "../queries/concept-question";
import { onceFor } from "../queries/once-for";
import { questionOf } from "../queries/question-of";
import { isWithin, readLabels, withoutBeyond } from "../read-figures";
import type { Reading, Warning } from "../reading";
import type { Pins } from "../resolve-concept";
import { failureOf } from "../stale-of";
import { findSource } from "./find-source";
import { type GroupHistogram, histogramsPart } from "./histograms-part";
import { patienceSignal, prometheusFailure } from "./patience";
import { quantilesPart } from "./quantiles-part";
import { readFiguresTogether } from "./read-figures-together";
import { type Part, readTogether } from "./read-together";

type Question = {
  concept: ConceptName;
  by: readonly Dimension[];
  where?: Where;
  /** How it was so long before the look's own moment. */
  offsetSeconds?: number;
  /** Rates over so short a time only that scrapes still carry them: what happens now. */
  isNow?: boolean;
};
export type Answered<T = Figure[]> = { reading: Reading<T>; use: ConceptUse };

/** One moment and one window, shared by everything that a page asks. */
export type Look = {
  /** Unix seconds by Prometheus's clock: the end of the window. */
  at: number;
  windowSeconds: number;
  /** What rates are taken over: the window, but at least a few scrapes. */
  rateSeconds: number;
  generatedAt: string;
  /** Said beside all figures of the look. */
  warnings: Warning[];
  /** Never throws for Prometheus: what it cannot answer is a reading too. */
  ask: (question: Question) => Promise<Answered>;
  /** The same of many, in few queries; answers in the order of the questions. */
  askTogether: <const Q extends readonly Question[]>(questions: Q) => Promise<{ [K in keyof Q]: Answered }>;
  /** Histograms of all observations in `rateSeconds`, in the concepts' units; of all questions in one query. */
  histograms: (questions: readonly Question[]) => Promise<Answered<GroupHistogram[]>[]>;
};

/** Whose look it is: it shows what they may read. */
type Reader = Pick<Context, "reads">;

type LookOptions = {
  mesh: string;
  window?: WindowName | undefined;
  /** The end of the window; now when left out. */
  at?: string | undefined;
  /** Sources that the mesh's operators want for some concepts. */
  pins?: Pins | undefined;
  signal?: AbortSignal | undefined;
};

/** The least that a rate can be taken over, in scrapes. */
const scrapes = 5;
/** A page's figures take few queries, none of which is too long for any Prometheus. */
const figuresPerQuery = 7;

/** Throws `not-found` for a mesh that is not there; nothing else. */
export async function openLook({
  ctx,
  ...options
}: Omit<LookOptions, "pins"> & { ctx: Reader }): Promise<Look> {
  const { scrapeSeconds, sources } = requireMesh(options.mesh);
  return openLookAt(prometheusOf(options.mesh, ctx), scrapeSeconds, { ...options, pins: sources });
}

export async function openLookAt(
  client: PrometheusClient,
  scrapeSeconds: number,
  { mesh, window = defaultWindow, at, pins = {}, signal }: LookOptions,
): Promise<Look> {
  const patience = patienceSignal(signal);
  const moment = await momentOf(client, at, patience);
  const rateSeconds = rateWindowSeconds(windowSeconds[window], scrapeSeconds);
  const asking = { client, at: moment instanceof AppError ? 0 : moment, signal: patience };
  const plan = async ({ concept, by, where = {}, offsetSeconds, isNow = false }: Question) => {
    const unused = { concept, source: null, promql: null };
    if (moment instanceof AppError) return refused(concept, moment);
    const isLive = at === undefined;
    const rate = isNow ? Math.min(rateSeconds, scrapes * scrapeSeconds) : rateSeconds;
    const found = await findSource({
      client,
      concept,
      by,
      where,
      at: moment,
      isLive,
      pins,
      windowSeconds: rate,
      from: moment - (offsetSeconds ?? 0),
      signal: patience,
    });
    if (found instanceof AppError) return refused(concept, found);
    if ("why" in found) {
      const { why } = found;
      return { reading: { state: "empty" as const, why }, use: { ...unused, why } };
    }
    const spanSeconds = windowSeconds[window];
    const question = questionOf(found, { by, where, windowSeconds: rate, spanSeconds, offsetSeconds });
    const use = { concept, source: found.source.name, promql: conceptQuery(question).text, why: null };
    return { question, use };
  };
  const keyOf = (query: string) => JSON.stringify([mesh, at ?? "live", query]);
  const together = async <T extends readonly unknown[]>(
    questions: readonly Question[],
    perQuery: number,
    form: (question: ConceptQuestion) => Part<T>,
  ): Promise<Answered<T>[]> => {
    const plans = await Promise.all(questions.map(plan));
    const parts = plans.flatMap((each) => ("question" in each ? form(each.question) : []));
    const readings = await readTogether(parts, { ...asking, keyOf, perQuery });
    return plans.map((each) => {
      if (!("question" in each)) return each;
      const reading = readings.shift() ?? { state: "empty", why: "was not asked" };
      return { reading: orEmpty(reading, each.question.source.name), use: each.use };
    });
  };
  const figuresTogether = async (questions: readonly Question[], perQuery: number): Promise<Answered[]> => {
    const plans = await Promise.all(questions.map(plan));
    const asked = plans.map((each, place) => {
      const own = questions[place];
      return own && "question" in each ? { concept: own.concept, by: own.by, question: each.question } : null;
    });
    const readings = await readFiguresTogether(asked, {
      partOf: figuresPart,
      toldApart: async (place, by) => {
        const own = questions[place];
        const found = own ? await plan({ ...own, by }) : null;
        return found && "question" in found ? found.question : null;
      },
      read: (parts) => readTogether(parts, { ...asking, keyOf, perQuery }),
    });
    return plans.map((each, place) => {
      if (!("question" in each)) return each;
      const reading = readings[place] ?? { state: "empty", why: "was not asked" };
      return { reading: orEmpty(reading, each.question.source.name), use: each.use };
    });
  };
  return {
    at: moment instanceof AppError ? Math.floor(Date.now() / 1000) : moment,
    windowSeconds: windowSeconds[window],
    rateSeconds,
    generatedAt: new Date().toISOString(),
    warnings: client.clockWarnings(),
    ask: async (question) => {
      const [answer] = await figuresTogether([question], 1);
      if (!answer) throw new AppError("internal", "a question has no answer");
      return answer;
    },
    askTogether: async <const Q extends readonly Question[]>(questions: Q) =>
      (await figuresTogether(questions, figuresPerQuery)) as { [K in keyof Q]: Answered },
    histograms: (questions) =>
      together(questions, questions.length, (question) => histogramsPart(question, rateSeconds)),
  };
}

/** Whole seconds, so that all who look now ask the same. */
async function momentOf(
  client: PrometheusClient,
  at: string | undefined,
  signal: AbortSignal,
): Promise<number | AppError> {
  if (at !== undefined) return Date.parse(at) / 1000;
  try {
    return await client.moment({ signal });
  } catch (cause) {
    return prometheusFailure(cause);
  }
}

const figuresPart = onceFor((question: ConceptQuestion): Part<Figure[]> => {
  const plain = {
    query: guardedConceptQuery(question),
    read: (samples: readonly Sample[]) => figuresFrom(question, samples),
  };
  const own = quantilesPart(question);
  // Of very many groups the buckets are too much to send.
  return own ? { ...own, otherwise: plain } : plain;
});

function refused(concept: ConceptName, cause: AppError) {
  const error = failureOf(cause);
  return {
    reading: { state: "failed" as const, error },
    use: { concept, source: null, promql: null, why: error.message },
  };
}

function figuresFrom({ source, by }: ConceptQuestion, samples: readonly Sample[]): Figure[] {
  const known = withoutBeyond(samples, (sample, within, quantile) =>
    isWithin(quantile, within?.value) ? sample : { ...sample, value: null },
  );
  return known.map(({ labels, value }) => ({ labels: readLabels(source, by, labels), value }));
}

/** No figure at all is "no data"; kept figures stay what they are. */
function orEmpty<T extends readonly unknown[]>(reading: Reading<T>, source: string): Reading<T> {
  if (reading.state !== "ok" || reading.stale !== null || reading.value.length > 0) return reading;
  return { state: "empty", why: `${source} has no series for this` };
}
