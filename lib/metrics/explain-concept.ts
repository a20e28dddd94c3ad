import type { ConceptName, Dimension, Where } from "./concepts";
import { conceptQuery } from "./queries/concept-query";
import { type AskedMoments, recordedInstead } from "./recording/recorded-instead";
import { type PassedOver, type Pins, resolveConcept } from "./resolve-concept";
import type { Shape } from "./shape";
import { wireNames } from "./sources/source";

/** Where a concept's figures come from, for who doubts them. */
export type Explanation = {
  concept: ConceptName;
  /** Null where nothing can answer; `why` then says why. */
  source: string | null;
  why: string | null;
  series: string[];
  promql: string | null;
  /** Which other series say which service and version a pod is, and why those. */
  join: { name: string; says: string } | null;
  /** Better sources, and a pinned one that is not there, each with what it lacks. */
  passedOver: PassedOver[];
};

type Asked = {
  by: readonly Dimension[];
  where?: Where;
  pins?: Pins;
  /** What rates are taken over, and what is counted over. */
  windowSeconds: number;
  /** The moments that are asked about, in unix seconds; left out, what Heddle's rules recorded is not looked for. */
  moments?: Omit<AskedMoments, "windowSeconds">;
};

/** Resolves a concept without asking for its figures. */
export function explainConcept(
  concept: ConceptName,
  shape: Shape,
  { by, where = {}, pins, windowSeconds, moments }: Asked,
): Explanation {
  const dimensions = [...by, ...(Object.keys(where) as Dimension[])];
  const plain = resolveConcept(concept, shape, dimensions, pins);
  if ("why" in plain) {
    const passedOver = [...plain.passedOver];
    return { concept, source: null, why: plain.why, series: [], promql: null, join: null, passedOver };
  }
  const { recordings } = shape;
  const found = moments
    ? recordedInstead(concept, plain, { recordings, dimensions, moments: { ...moments, windowSeconds } })
    : plain;
  const passedOver = [...found.passedOver];
  const { source, ways, joined } = found;
  return {
    concept,
    source: source.name,
    why: null,
    series: [...new Set(ways.flatMap(wireNames))],
    promql: conceptQuery({ ...found, by, where, windowSeconds }).text,
    join: joined && { name: joined.join.name, says: joined.join.says },
    passedOver,
  };
}
