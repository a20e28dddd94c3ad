import type { Resolved } from "../resolve-concept";
import type { ConceptQuestion } from "./concept-question";
import { onceFor } from "./once-for";

type Rest = Omit<ConceptQuestion, "source" | "ways" | "joined">;

/** More than all pages together ask of one source in the time that its shape is believed. */
const maxKept = 500;
const keptOf = onceFor((_: Resolved) => new Map<string, Resolved & Rest>());

/**
 * A question to those who answer a concept: the same one whenever the same is asked of the same resolution, so that its queries
 * (`onceFor`) are written once and not at every look.
 */
export function questionOf(found: Resolved, rest: Rest): Resolved & Rest {
  const kept = keptOf(found);
  const key = JSON.stringify(rest);
  const known = kept.get(key);
  if (known) return known;
  if (kept.size >= maxKept) kept.clear();
  const question = { ...found, ...rest };
  kept.set(key, question);
  return question;
}
