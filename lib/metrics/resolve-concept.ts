import type { ConceptName, Dimension } from "./concepts";
import type { JoinedDimension, PodJoin } from "./joins/pod-join";
import { podJoins } from "./joins/pod-joins";
import type { Joined } from "./queries/concept-question";
import { rankSources } from "./rank-sources";
import { probeOf, type Shape } from "./shape";
import { allSources } from "./sources/all-sources";
import { type Source, type Way, wireNames } from "./sources/source";

/** A source that would have been better, or that an operator wants, and why it is not the one. */
export type PassedOver = { source: string; why: string };

/** Which source an operator wants for a concept, by name. */
export type Pins = Readonly<Partial<Record<ConceptName, string>>>;

/** How a concept is answered. Several engines of one mesh answer together; `source` then has all their names. */
export type Resolved = {
  source: Source;
  ways: readonly Way[];
  joined: Joined | null;
  passedOver: readonly PassedOver[];
};
export type Resolution = Resolved | { why: string; passedOver: readonly PassedOver[] };

type Usable = Pick<Resolved, "source" | "ways" | "joined">;

/**
 * Finds the best source that can answer a concept with what exists, telling figures apart by `dimensions`. A pinned source is
 * the only one that is tried; where there is no source of that name, that is said and the pin is passed over.
 */
export function resolveConcept(
  concept: ConceptName,
  shape: Shape,
  dimensions: readonly Dimension[],
  pins: Pins = {},
): Resolution {
  const { candidates, passedOver } = candidatesFor(concept, pins);
  const usable: Usable[] = [];
  for (const source of candidates) {
    const found = tryingSource(source, concept, shape, dimensions);
    const [first] = usable;
    if ("why" in found) {
      // Engines that are not there are no news once one is.
      if (!first || (found.isThere && isEngine(source)))
        passedOver.push({ source: source.name, why: found.why });
    } else if (!first || answerTogether(first, found, dimensions)) usable.push(found);
    else if (isEngine(source)) {
      passedOver.push({
        source: source.name,
        why: `tells figures apart by other labels than ${first.source.name}`,
      });
    }
    if (usable[0] && !isEngine(usable[0].source)) break;
  }
  const [first] = usable;
  if (first) {
    const name = usable.map(({ source }) => source.name).join(", ");
    return {
      source: { ...first.source, name },
      ways: usable.flatMap(({ ways }) => ways),
      joined: first.joined,
      passedOver,
    };
  }
  const reasons = passedOver.map(({ source, why }) => `${source} ${why}`);
  return { why: `no series for ${concept}: ${reasons.join("; ") || "no source says it"}`, passedOver };
}

function candidatesFor(concept: ConceptName, pins: Pins): { candidates: Source[]; passedOver: PassedOver[] } {
  const candidates = rankSources(concept);
  const pin = pins[concept];
  if (pin === undefined) return { candidates, passedOver: [] };
  const pinned = candidates.filter(({ name }) => name === pin);
  if (pinned.length > 0) return { candidates: pinned, passedOver: [] };
  const isKnown = allSources.some(({ name }) => name === pin);
  const why = isKnown ? `is pinned, but does not say ${concept}` : "is pinned, but there is no such source";
  return { candidates, passedOver: [{ source: pin, why }] };
}

function isEngine({ layer }: Source): boolean {
  return layer === "model-server";
}

/** Engines of one mesh are other instances, so their figures stand side by side, if they are told apart alike. */
function answerTogether(first: Usable, next: Usable, dimensions: readonly Dimension[]): boolean {
  const isAlike = (dimension: Dimension) => first.source.labels[dimension] === next.source.labels[dimension];
  return (
    isEngine(first.source) &&
    isEngine(next.source) &&
    first.joined?.join === next.joined?.join &&
    (["namespace", "pod", ...dimensions] as const).every(isAlike)
  );
}

function tryingSource(
  source: Source,
  concept: ConceptName,
  shape: Shape,
  dimensions: readonly Dimension[],
): Usable | { why: string; isThere: boolean } {
  const ways = source.ways[concept] ?? [];
  const existing = ways.filter((way) => wireNames(way).every((name) => shape.names.has(name)));
  if (existing.length === 0) {
    return { why: `needs ${[...new Set(ways.flatMap(wireNames))].join(" or ")}`, isThere: false };
  }
  if (source.marks && !shape.marks.has(source.name)) {
    const marks = source.marks.map((mark) => mark.map(({ text }) => text).join(","));
    return { why: `needs series with ${marks.join(" and with ")}`, isThere: false };
  }
  const missing: string[] = [];
  for (const way of existing) {
    const known = withIdentity({ ...source, labels: { ...source.labels, ...way.labels } }, shape, dimensions);
    if ("why" in known) {
      missing.push(known.why);
      continue;
    }
    const alike = existing.filter((other) =>
      dimensions.every((dimension) => labelOf(source, way, dimension) === labelOf(source, other, dimension)),
    );
    return { ...known, ways: alike };
  }
  return { why: missing[0] ?? "", isThere: true };
}

function labelOf(source: Source, way: Way, dimension: Dimension): string | undefined {
  return way.labels?.[dimension] ?? source.labels[dimension];
}

/** The source with a label for every dimension: its own, its target's, or what its pods are known by elsewhere. */
function withIdentity(
  source: Source,
  shape: Shape,
  dimensions: readonly Dimension[],
): Pick<Usable, "source" | "joined"> | { why: string } {
  const lacks = (dimension: Dimension) => !hasLabel(source, shape, dimension);
  const lacking = [...new Set(dimensions.filter(lacks))];
  if (lacking.length === 0) return { source, joined: null };
  const first = lacking[0] ?? "";
  // Of a mesh's or a gateway's series the pod is who counted, not who was called.
  const isOfPod = source.layer === "model-server" || source.layer === "cluster";
  const canJoin = isOfPod && lacking.every(isJoined) && !lacks("namespace") && !lacks("pod");
  if (!canJoin) return { why: `has no label for ${lacking.find((each) => !isJoined(each)) ?? first}` };
  const join = findJoin(shape);
  if (!join) {
    return {
      why: `has no label for ${first}, and nothing says which ${first} a pod is: ${podJoins.map(needsOf).join(" or ")}`,
    };
  }
  const joined = Object.fromEntries(
    lacking.map((dimension) => [dimension, join.labels[dimension as JoinedDimension]]),
  );
  return {
    source: { ...source, labels: { ...source.labels, ...joined } },
    joined: { join, dimensions: lacking.filter(isJoined) },
  };
}

/** The best of what says here which service and version a pod is; undefined where nothing does. */
export function findJoin(shape: Shape): PodJoin | undefined {
  return podJoins.find((each) => exists(each, shape));
}

function hasLabel(source: Source, { names, labelled }: Shape, dimension: Dimension): boolean {
  const label = source.labels[dimension];
  if (label === undefined) return false;
  if (!source.fromTarget?.includes(dimension)) return true;
  const probe = probeOf(source, names);
  return probe !== undefined && labelled.get(probe)?.has(label) === true;
}

function isJoined(dimension: Dimension): dimension is JoinedDimension {
  return dimension === "service" || dimension === "version";
}

function exists({ name, needs }: PodJoin, { names, marks }: Shape): boolean {
  return needs.every((series) => names.has(series)) && marks.has(name);
}

function needsOf({ needs }: PodJoin): string {
  return needs.join(" with ");
}
