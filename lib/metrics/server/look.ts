import "server-only";
import { AppError } from "../../errors";
import type { PrometheusClient, Sample } from "../../prometheus/client";
import { prometheusOf } from "../../prometheus/prometheus";
import type { Promql } from "../../promql/promql";
import { requireMesh } from "../../settings/settings";
import { rateWindowSeconds } from "../../time/rate-window";
import { defaultWindow, type WindowName, windowSeconds } from "../../time/window";
import type { ConceptName, ConceptUse, Dimension, Figure, Where } from "../concepts";
import { conceptQuery, guardedConceptQuery } from "../queries/concept-query";
import type { ConceptQuestion } from "../queries/concept-question";
import { questionLabel, togetherQuery } from "../queries/together-query";
import { isWithin, readLabels, withoutBeyond } from "../read-figures";
import type { Reading, Warning } from "../reading";
import type { Pins } from "../resolve-concept";
import { failureOf } from "../stale-of";
import { findSource } from "./find-source";
import { orLastGood } from "./kept-answers";
import { patienceSignal, prometheusFailure } from "./patience";

type Question = {
  concept: ConceptName;
  by: readonly Dimension[];
  where?: Where;
  /** How it was so long before the look's own moment. */
  offsetSeconds?: number;
  /** Rates over so short a time only that scrapes still carry them: what happens now. */
  isNow?: boolean;
};
export type Answered = { reading: Reading<Figure[]>; use: ConceptUse };

/** One moment and one window, shared by everything that a page asks. */
export type Look = {
  /** Unix seconds by Prometheus's clock: the end of the window. */
  at: number;
  windowSeconds: number;
  generatedAt: string;
  /** Said beside all figures of the look. */
  warnings: Warning[];
  /** Never throws for Prometheus: what it cannot answer is a reading too. */
  ask: (question: Question) => Promise<Answered>;
  /** Answers in the order of the questions, of one query; one by one where Prometheus refuses that query. */
  askTogether: (questions: readonly Question[]) => Promise<Answered[]>;
};

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

/** Throws `not-found` for a mesh that is not there; nothing else. */
export async function openLook(options: Omit<LookOptions, "pins">): Promise<Look> {
  const { scrapeSeconds, sources } = requireMesh(options.mesh);
  return openLookAt(prometheusOf(options.mesh), scrapeSeconds, { ...options, pins: sources });
}

export async function openLookAt(
  client: PrometheusClient,
  scrapeSeconds: number,
  { mesh, window = defaultWindow, at, pins = {}, signal }: LookOptions,
): Promise<Look> {
  const patience = patienceSignal(signal);
  const moment = await momentOf(client, at, patience);
  const rateSeconds = rateWindowSeconds(windowSeconds[window], scrapeSeconds);
  const plan = async ({ concept, by, where = {}, offsetSeconds, isNow = false }: Question) => {
    const unused = { concept, source: null, promql: null };
    if (moment instanceof AppError) return { answered: refused(concept, moment) };
    const found = await findSource({
      client,
      concept,
      by,
      where,
      at: moment,
      isLive: at === undefined,
      pins,
      signal: patience,
    });
    if (found instanceof AppError) return { answered: refused(concept, found) };
    if ("why" in found) {
      const { why } = found;
      return { answered: { reading: { state: "empty" as const, why }, use: { ...unused, why } } };
    }
    const spanSeconds = windowSeconds[window];
    const rate = isNow ? Math.min(rateSeconds, scrapes * scrapeSeconds) : rateSeconds;
    const question = { ...found, by, where, windowSeconds: rate, spanSeconds, offsetSeconds };
    const use = { concept, source: found.source.name, promql: conceptQuery(question).text, why: null };
    return { question, use, moment };
  };
  const taken = (query: Promql, moment: number) =>
    orLastGood(JSON.stringify([mesh, at ?? "live", query.text]), async () => {
      const { samples, warnings } = await client.instant(query, moment, { signal: patience });
      return { value: samples, size: samples.length, warnings };
    });
  const ask: Look["ask"] = async (asked) => {
    const planned = await plan(asked);
    if (planned.answered) return planned.answered;
    const { question, use, moment } = planned;
    return { reading: readingOf(question, await taken(guardedConceptQuery(question), moment)), use };
  };
  const askTogether: Look["askTogether"] = async (asked) => {
    const all = await Promise.all(asked.map(plan));
    const planned = all.flatMap((each, index) => (each.answered ? [] : [{ ...each, key: String(index) }]));
    const [first] = planned;
    if (!first) return all.flatMap(({ answered }) => answered ?? []);
    const query = togetherQuery(new Map(planned.map(({ key, question }) => [key, question])));
    const reading = await taken(query, first.moment);
    const isRefused = reading.state === "failed" && reading.error.code === "upstream-bad-answer";
    if (isRefused) return Promise.all(asked.map(ask));
    return all.map((each, index) => {
      if (each.answered) return each.answered;
      return { reading: readingOf(each.question, partOf(reading, String(index))), use: each.use };
    });
  };
  return {
    at: moment instanceof AppError ? Math.floor(Date.now() / 1000) : moment,
    windowSeconds: windowSeconds[window],
    generatedAt: new Date().toISOString(),
    warnings: client.clockWarnings(),
    ask,
    askTogether,
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

function refused(concept: ConceptName, cause: AppError): Answered {
  const error = failureOf(cause);
  return {
    reading: { state: "failed", error },
    use: { concept, source: null, promql: null, why: error.message },
  };
}

type SampleReading = Reading<Sample[]>;

/** The rows of one question of several, as if it had been asked alone. */
function partOf(reading: SampleReading, key: string): SampleReading {
  if (reading.state !== "ok") return reading;
  const own = reading.value.flatMap(({ labels: { [questionLabel]: question, ...labels }, ...rest }) =>
    question === key ? [{ ...rest, labels }] : [],
  );
  return { ...reading, value: own };
}

function readingOf(question: ConceptQuestion, reading: SampleReading): Reading<Figure[]> {
  if (reading.state !== "ok") return reading;
  return orEmpty({ ...reading, value: figuresFrom(question, reading.value) }, question.source.name);
}

function figuresFrom({ source, by }: ConceptQuestion, samples: readonly Sample[]): Figure[] {
  const known = withoutBeyond(samples, (sample, within, quantile) =>
    isWithin(quantile, within?.value) ? sample : { ...sample, value: null },
  );
  return known.map(({ labels, value }) => ({ labels: readLabels(source, by, labels), value }));
}

/** No figure at all is "no data"; kept figures stay what they are. */
function orEmpty(reading: Reading<Figure[]>, source: string): Reading<Figure[]> {
  if (reading.state !== "ok" || reading.stale !== null || reading.value.length > 0) return reading;
  return { state: "empty", why: `${source} has no series for this` };
}
