import type { ConceptName } from "./concepts";
import { allSources } from "./sources/all-sources";
import type { Layer, Source } from "./sources/source";

/** Who sees all requests, also those that no engine ever got: gateways before engines. */
const fromOutside: readonly ConceptName[] = ["requests", "errors", "throttled"];
const outsideIn: readonly Layer[] = ["mesh", "gateway", "model-server", "cluster"];

/** The sources that can answer a concept, best first. */
export function rankSources(concept: ConceptName): Source[] {
  const able = allSources.filter(({ ways }) => ways[concept] !== undefined);
  if (!fromOutside.includes(concept)) return able;
  return able.toSorted((a, b) => outsideIn.indexOf(a.layer) - outsideIn.indexOf(b.layer));
}
