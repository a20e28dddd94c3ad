import type { ConceptName, Dimension, Where } from "./concepts";
import { conceptQuery } from "./queries/concept-query";
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
};

/** Resolves a concept without asking for its figures. */
export function explainConcept(
  concept: ConceptName,
  shape: Shape,
  { by, where = {}, pins, windowSeconds }: Asked,
): Explanation {
  const found = resolveConcept(concept, shape, [...by, ...(Object.keys(where) as Dimension[])], pins);
  const passedOver = [...found.passedOver];
  if ("why" in found) {
    return { concept, source: null, why: found.why, series: [], promql: null, join: null, passedOver };
  }
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
