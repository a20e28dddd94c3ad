import "server-only";
import { z } from "zod";
import type { Strength } from "../../changes/changes";

const conditionSchema = z.looseObject({
  type: z.string(),
  status: z.string(),
  reason: z.string().default(""),
  message: z.string().default(""),
  observedGeneration: z.number().int().optional(),
});
export const conditionsSchema = z.array(conditionSchema).default([]);
type Condition = z.infer<typeof conditionSchema>;

/** What a controller's conditions say of an object: which have to be true, and which must not be. */
type Meaning = { good: readonly string[]; bad: readonly string[] };

const maxDetail = 500;

/**
 * How strongly a controller took an object of this generation: only conditions that were written for it count, so what it
 * has not looked at yet is no more than stored. Pure.
 */
export function strengthOfConditions(
  conditions: readonly Condition[],
  { good, bad }: Meaning,
  generation: number,
  by: string,
): Strength {
  const fresh = conditions.filter(({ observedGeneration }) => observedGeneration === generation);
  const refusal = fresh.find(
    ({ type, status }) =>
      (good.includes(type) && status === "False") || (bad.includes(type) && status === "True"),
  );
  if (refusal) {
    const { reason, type, message } = refusal;
    return {
      kind: "refused",
      by,
      reason: reason === "" ? type : reason,
      detail: message.slice(0, maxDetail),
    };
  }
  const isTaken = good.every((type) => fresh.some((one) => one.type === type && one.status === "True"));
  return isTaken ? { kind: "programmed" } : { kind: "stored" };
}

/** What holds of an object that several controllers judge: a refusal before all, then the strongest. Pure. */
export function strongestOf(strengths: readonly Strength[]): Strength {
  const find = (kind: Strength["kind"]) => strengths.find((strength) => strength.kind === kind);
  return find("refused") ?? find("programmed") ?? { kind: "stored" };
}

/** What holds of something that is several objects: a refusal of one before all, then the weakest. Pure. */
export function weakestOf(strengths: readonly Strength[]): Strength {
  const find = (kind: Strength["kind"]) => strengths.find((strength) => strength.kind === kind);
  return find("refused") ?? find("stored") ?? find("programmed") ?? { kind: "stored" };
}
