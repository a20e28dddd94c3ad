import { type Tone, toneOf, tones } from "../changes/state-tone";
import { type StateFacts, stateWord, stateWords } from "../changes/state-word";

/** What a list says of a policy: how far its push got, or that there was none yet; keys of messages `policies.word.*`. */
export const policyWords = [...stateWords, "draft", "submitted"] as const;
export type PolicyWord = (typeof policyWords)[number];
export const policyTones = tones;

export type PolicyStanding = { word: PolicyWord; tone: Tone; isWell: boolean };

/**
 * The one word for a policy, how it is to be felt, and whether somebody has to look. `delivery` is the newest push of
 * what stands, null before the first; `hasRevision` says whether anything was ever submitted. Pure.
 */
export function policyStanding({
  delivery,
  hasRevision,
}: {
  delivery: StateFacts | null;
  hasRevision: boolean;
}): PolicyStanding {
  if (delivery === null) return { word: hasRevision ? "submitted" : "draft", tone: "over", isWell: true };
  const word = stateWord(delivery);
  const tone = toneOf(word);
  return { word, tone, isWell: tone !== "wrong" && tone !== "attention" };
}

const ranks: Record<Tone, number> = { wrong: 0, attention: 1, moving: 2, good: 3, over: 4 };

/** Not well first; of one tone in the order given. Pure. */
export function notWellFirst<T extends { tone: Tone }>(rows: readonly T[]): T[] {
  return rows.toSorted((a, b) => ranks[a.tone] - ranks[b.tone]);
}
