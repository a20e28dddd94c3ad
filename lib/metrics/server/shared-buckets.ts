import "server-only";
import type { Dimension, Figure } from "../concepts";
import type { ConceptQuestion } from "../queries/concept-question";
import { onceFor } from "../queries/once-for";
import { quantilesPart } from "./quantiles-part";
import type { Part } from "./read-together";

type Asked = { concept: string; by: readonly Dimension[]; question: ConceptQuestion };

/**
 * Which of these are about one histogram and differ in what they tell apart alone, as lists of places; only lists of two and
 * more. Null is one that nobody can answer.
 */
export function sameHistogram(asked: readonly (Asked | null)[]): number[][] {
  const places = new Map<string, number[]>();
  for (const [place, each] of asked.entries()) {
    if (!each || !quantilesPart(each.question)) continue;
    const { where, windowSeconds, offsetSeconds } = each.question;
    const key = JSON.stringify([each.concept, where, windowSeconds, offsetSeconds ?? 0]);
    places.set(key, [...(places.get(key) ?? []), place]);
  }
  return [...places.values()].filter(({ length }) => length > 1);
}

/** All that several questions tell apart. */
export function allDimensions(asked: readonly Pick<Asked, "by">[]): Dimension[] {
  return [...new Set(asked.flatMap(({ by }) => by))];
}

const partsOf = onceFor((_: ConceptQuestion) => new Map<string, Part<Figure[][]> | null>());

/**
 * The figures of several questions from buckets that are read once, told apart by all that any of them tells apart: buckets of
 * groups add up to those of wider groups. Null where other series would answer `whole` than answer each question, or several
 * ways, of which each counts for the groups that none before it has.
 */
export function sharedBucketsPart(
  whole: ConceptQuestion,
  questions: readonly ConceptQuestion[],
): Part<Figure[][]> | null {
  const known = partsOf(whole);
  const key = JSON.stringify(questions.map(({ by }) => by));
  const part = known.get(key) ?? makePart(whole, questions);
  known.set(key, part);
  return part;
}

function makePart(whole: ConceptQuestion, questions: readonly ConceptQuestion[]): Part<Figure[][]> | null {
  const [way] = whole.ways;
  const isAlike = ({ ways, joined, source }: ConceptQuestion) =>
    ways.length === 1 && ways[0] === way && !joined && source.name === whole.source.name;
  const all = quantilesPart(whole);
  if (!all || !isAlike(whole) || !questions.every(isAlike)) return null;
  const parts = questions.flatMap((question) => quantilesPart(question) ?? []);
  return { query: all.query, isHeavy: true, read: (samples) => parts.map(({ read }) => read(samples)) };
}
