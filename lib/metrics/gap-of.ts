import type { ConceptName, ConceptUse } from "./concepts";
import type { Reading } from "./reading";
import { type RemedyName, remedies } from "./remedies";
import type { TelemetryGap } from "./telemetry";

type Answer = { reading: Reading<unknown>; use: ConceptUse };

/** Whether what a page asked for is short of something that one remedy brings; the remedy with its snippet, or null. */
export function gapOf(remedy: RemedyName, answers: readonly Answer[]): TelemetryGap | null {
  // What could not be asked is not known to be missing.
  const seen = answers
    .filter(({ reading }) => reading.state !== "failed")
    .map(({ use: { concept, source } }) => ({
      concept: concept as ConceptName,
      by: source === null ? null : ("version" as const),
      source,
      withinBuckets: null,
    }));
  const wanting = remedies[remedy].wants(seen);
  return wanting.length === 0 ? null : { remedy, concepts: wanting, snippet: remedies[remedy].snippet };
}
