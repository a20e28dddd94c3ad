import "server-only";
import { AppError } from "../../errors";
import type { PolicyKind } from "../../policies/kinds";
import { requireWrittenSpec } from "../../policies/server/require-written-spec";
import { requireWeights } from "../../services/server/shift";
import type { PlanDecision } from "../plan-decision";
import type { DecisionInput } from "../plan-input";

/** A decision as it is stored. Throws `invalid-spec` or `invalid-weights` naming each path. */
export function readDecision(kind: PolicyKind, input: DecisionInput): PlanDecision {
  if ("spec" in input) return { spec: requireWrittenSpec(kind, input.spec) };
  if (kind !== "route") {
    const message = "are of a route only";
    throw new AppError("invalid-spec", `decision.weights: ${message}`, {
      faults: [{ path: "decision.weights", message }],
    });
  }
  return { weights: requireWeights(input.weights), rule: input.rule ?? null };
}
