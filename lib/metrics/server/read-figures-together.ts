import "server-only";
import type { Dimension, Figure } from "../concepts";
import type { ConceptQuestion } from "../queries/concept-question";
import type { Reading } from "../reading";
import type { Part } from "./read-together";
import { allDimensions, sameHistogram, sharedBucketsPart } from "./shared-buckets";

type Asked = { concept: string; by: readonly Dimension[]; question: ConceptQuestion };
type Options = {
  partOf: (question: ConceptQuestion) => Part<Figure[]>;
  /** The question at a place, telling these apart instead; null where nobody can. */
  toldApart: (place: number, by: readonly Dimension[]) => Promise<ConceptQuestion | null>;
  read: <T extends readonly unknown[]>(parts: readonly Part<T>[]) => Promise<Reading<T>[]>;
};

/**
 * Readings of questions, in their order. Those about one histogram are answered from buckets that are read once; where these
 * are too much, each for itself. Null is a question that nobody can answer.
 */
export async function readFiguresTogether(
  asked: readonly (Asked | null)[],
  { partOf, toldApart, read }: Options,
): Promise<(Reading<Figure[]> | null)[]> {
  const shared = await Promise.all(
    sameHistogram(asked).map(async (places) => {
      const own = places.flatMap((place) => asked[place] ?? []);
      const [first = 0] = places;
      const whole = await toldApart(first, allDimensions(own));
      const part =
        whole &&
        sharedBucketsPart(
          whole,
          own.map(({ question }) => question),
        );
      return part ? { places, part } : null;
    }),
  );
  const groups = shared.flatMap((each) => each ?? []);
  const inGroup = new Set(groups.flatMap(({ places }) => places));
  const readings = new Map<number, Reading<Figure[]>>();
  const readAlone = async (places: readonly number[]) => {
    const found = await read(places.flatMap((place) => (asked[place] ? partOf(asked[place].question) : [])));
    for (const [index, place] of places.entries()) {
      const reading = found[index];
      if (reading) readings.set(place, reading);
    }
  };
  const readShared = async ({ places, part }: (typeof groups)[number]) => {
    const [reading] = await read([part]);
    if (!reading || (reading.state === "failed" && reading.error.code === "upstream-bad-answer"))
      return readAlone(places);
    for (const [index, place] of places.entries()) {
      const own = reading.state === "ok" ? { ...reading, value: reading.value[index] ?? [] } : reading;
      readings.set(place, own);
    }
  };
  const alone = asked.flatMap((each, place) => (each && !inGroup.has(place) ? [place] : []));
  await Promise.all([readAlone(alone), ...groups.map(readShared)]);
  return asked.map((_, place) => readings.get(place) ?? null);
}
