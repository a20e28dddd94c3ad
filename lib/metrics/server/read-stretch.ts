import "server-only";
import { AppError } from "../../errors";
import type { PrometheusClient } from "../../prometheus/client";
import { type Promql, promql, seconds } from "../../promql/promql";
import type { SteppedRange } from "../../time/range";
import { rateWindowForStep } from "../../time/rate-window";
import type { ConceptName, ConceptUse, Dimension, Where } from "../concepts";
import { conceptQuery } from "../queries/concept-query";
import type { ConceptQuestion } from "../queries/concept-question";
import { joinedQuery, rowsOfPart } from "../queries/joined-query";
import { questionOf } from "../queries/question-of";
import { readLabels } from "../read-figures";
import type { Reading } from "../reading";
import type { Pins } from "../resolve-concept";
import { failureOf } from "../stale-of";
import { findSource } from "./find-source";
import { orLastGood } from "./kept-answers";

type Labels = Partial<Record<Dimension, string>>;
/** One concept over time, of one group. */
export type ConceptLine = { concept: ConceptName; labels: Labels; points: [number, number | null][] };

type Options = {
  client: PrometheusClient;
  mesh: string;
  scrapeSeconds: number;
  pins: Pins;
  concepts: readonly ConceptName[];
  by: readonly Dimension[];
  where: Where;
  range: SteppedRange;
  isLive: boolean;
  signal: AbortSignal;
};

/** So many moments of a step are looked at, so that what lasts shorter than a step is seen. */
const looksPerStep = 10;

/**
 * Some concepts over time, all of them in one query, whatever the number of groups. A gauge has the greatest that it was
 * within each step, a rate is taken over its step. `uses` says of each concept who answers. Never throws for Prometheus.
 */
export async function readStretch(
  options: Options,
): Promise<{ reading: Reading<ConceptLine[]>; uses: ConceptUse[] }> {
  const { client, mesh, scrapeSeconds, pins, concepts, by, where, range, isLive, signal } = options;
  const windowSeconds = rateWindowForStep(range.stepSeconds, scrapeSeconds);
  const questions: { concept: ConceptName; question: ConceptQuestion }[] = [];
  const uses: ConceptUse[] = [];
  for (const concept of concepts) {
    const found = await findSource({
      ...{ client, concept, by, where, windowSeconds, from: range.start - range.stepSeconds, at: range.end },
      ...{ isLive, pins, signal },
    });
    if (found instanceof AppError) return { reading: { state: "failed", error: failureOf(found) }, uses };
    const unused = { concept, source: null, promql: null };
    if ("why" in found) {
      uses.push({ ...unused, why: found.why });
      continue;
    }
    const question = questionOf(found, { by, where, windowSeconds });
    questions.push({ concept, question });
    uses.push({ concept, source: found.source.name, promql: conceptQuery(question).text, why: null });
  }
  if (questions.length === 0) return { reading: { state: "empty", why: uses[0]?.why ?? "" }, uses };
  const isGauge = ({ ways }: ConceptQuestion) => ways.some(({ kind }) => kind === "gauge");
  const query = joinedQuery(
    questions.map(({ question }) => {
      const plain = conceptQuery(question);
      return isGauge(question) ? greatest(plain, range.stepSeconds, scrapeSeconds) : plain;
    }),
  );
  const span = isLive ? range.end - range.start : [range.start, range.end];
  const reading = await orLastGood(client, JSON.stringify(["stretch", mesh, query.text, span]), async () => {
    const { lines, warnings } = await client.range(query, range, { signal });
    const value = questions.flatMap(({ concept, question }, index): ConceptLine[] =>
      rowsOfPart(lines, index).map(({ labels, points }) => ({
        concept,
        labels: readLabels(question.source, by, labels),
        points,
      })),
    );
    return { value, size: value.reduce((sum, { points }) => sum + points.length, 0), warnings };
  });
  return { reading, uses };
}

function greatest(query: Promql, stepSeconds: number, scrapeSeconds: number): Promql {
  const every = Math.max(1, Math.ceil(scrapeSeconds), Math.ceil(stepSeconds / looksPerStep));
  if (every >= stepSeconds) return query;
  return promql`max_over_time((${query})[${seconds(stepSeconds)}:${seconds(every)}])`;
}
