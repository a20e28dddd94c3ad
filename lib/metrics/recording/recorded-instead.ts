import type { ConceptName, Dimension } from "../concepts";
import { wayBatches } from "../queries/way-batches";
import type { Resolved } from "../resolve-concept";
import type { Way } from "../sources/source";
import { digestOf, isRated, recordedWay } from "./record-batch";
import { type RecordedDimension, recordedLabels } from "./recorded-labels";
import { type RecordedView, recordedViews } from "./recorded-views";
import type { Recording } from "./recording";

/** What a question is about: rates over `windowSeconds`, at moments of which the first and the last are given, in unix seconds. */
export type AskedMoments = { windowSeconds: number; fromSeconds: number; toSeconds: number };

type Asked = {
  recordings: readonly Recording[];
  dimensions: readonly Dimension[];
  moments: AskedMoments;
};

/** What `Resolved.source.name` ends in where rules recorded it. */
export const recordedName = "recorded by Heddle's rules";
/** Evaluations may be late or fail once; and what exists is known for a minute (server/known-shape.ts). */
const lateIntervals = 3;
const knownForSeconds = 60;

/**
 * The same figures from what Heddle's rules recorded of just these ways, where that is there, told apart as far as asked, fresh
 * and complete; else as it was, with why not. One of both answers, never both.
 */
export function recordedInstead(concept: ConceptName, found: Resolved, asked: Asked): Resolved {
  const own = asked.recordings.filter((each) => each.concept === concept);
  if (own.length === 0) return found;
  const source = found.source.name;
  const ofSource = own.filter((each) => each.source === source);
  const not = (why: string): Resolved => ({
    ...found,
    passedOver: [...found.passedOver, { source: "recorded", why }],
  });
  if (ofSource.length === 0) {
    const others = [...new Set(own.map((each) => each.source))].join("; ");
    return not(`is of ${others}, and not of ${source}: print the rules anew`);
  }
  const views = recordedViews
    .filter((view) => ofSource.some(({ level }) => level === view.level) && covers(view, asked.dimensions))
    .toSorted((a, b) => a.dimensions.length - b.dimensions.length);
  if (views.length === 0) return not(`is not told apart by ${asked.dimensions.join(", ")}`);
  let why: string | undefined;
  for (const view of views) {
    const ofView = ofSource.filter(({ level }) => level === view.level);
    const windows = [...new Set(ofView.map(({ windowSeconds }) => windowSeconds))].sort((a, b) => b - a);
    for (const windowSeconds of windows) {
      const alike = ofView.filter((each) => each.windowSeconds === windowSeconds);
      const ways = waysFrom(concept, found, view, { ...asked, recordings: alike });
      if ("why" in ways) why ??= ways.why;
      else return resolvedBy(found, view, ways);
    }
  }
  return not(why ?? "");
}

function covers({ dimensions }: RecordedView, asked: readonly Dimension[]): boolean {
  return asked.every((dimension) => (dimensions as readonly Dimension[]).includes(dimension));
}

/** A recorded way for each batch of ways, or the first reason why not. */
function waysFrom(
  concept: ConceptName,
  found: Resolved,
  view: RecordedView,
  { recordings, moments }: Asked,
): { ways: Way[]; everySeconds: number } | { why: string } {
  const ways: Way[] = [];
  let slowest = 0;
  for (const [index, batch] of wayBatches(found.ways).entries()) {
    const mark = digestOf(found, batch);
    const recording = recordings.find((each) => each.way === index && each.digest === mark);
    const isJoinedAlike = !found.joined || recording?.join === found.joined.join.name;
    if (!recording || !isJoinedAlike) return { why: "counts other series, or not all: print the rules anew" };
    const why = lackOf(recording, moments, isRated(batch));
    if (why !== null) return { why };
    const { windowSeconds, everySeconds } = recording;
    const as = { concept, level: view.level, windowSeconds, everySeconds };
    const way = recordedWay(batch, as, { source: found.source.name, index });
    if (!way) return { why: "is not of this concept" };
    ways.push(way);
    slowest = Math.max(slowest, everySeconds);
  }
  return { ways, everySeconds: slowest };
}

/** Why a recording cannot say what is asked; null where it can. */
function lackOf(
  { windowSeconds, everySeconds, newestSeconds, sinceSeconds }: Recording,
  { windowSeconds: asked, fromSeconds, toSeconds }: AskedMoments,
  isRate: boolean,
): string | null {
  if (isRate && asked < windowSeconds) {
    return `is a rate over ${windowSeconds} s, longer than the ${asked} s that are asked for`;
  }
  const age = toSeconds - newestSeconds;
  if (age > lateIntervals * everySeconds + knownForSeconds) {
    return `is ${Math.round(age)} s old, and should be written every ${everySeconds} s`;
  }
  const reach = isRate ? asked - windowSeconds : 0;
  if (sinceSeconds > fromSeconds - reach) {
    return `goes back to ${new Date(sinceSeconds * 1000).toISOString()} only`;
  }
  return null;
}

function resolvedBy(
  found: Resolved,
  view: RecordedView,
  { ways, everySeconds }: { ways: Way[]; everySeconds: number },
): Resolved {
  const { name, layer } = found.source;
  const labels = Object.fromEntries(
    view.dimensions.map((dimension: RecordedDimension) => [dimension, recordedLabels[dimension]]),
  );
  return {
    source: { name: `${name}, ${recordedName}`, layer, labels, ways: {} },
    ways,
    joined: null,
    passedOver: [
      ...found.passedOver,
      { source: name, why: `need not be read: Heddle's rules sum it up every ${everySeconds} s` },
    ],
  };
}
