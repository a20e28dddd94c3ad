import type { ConceptUse } from "../metrics/concepts";
import type { ServiceLoad } from "./load";

/** Whose use the figures are; null where nobody tells. */
export function resourcesOf(answers: readonly { use: ConceptUse }[]): ServiceLoad["resourcesOf"] {
  const sources = answers.flatMap(({ use }) => use.source ?? []);
  if (sources.length === 0) return null;
  return sources.includes("process") ? "process" : "container";
}
