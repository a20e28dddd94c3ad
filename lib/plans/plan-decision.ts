import { z } from "zod";
import { applyWeights } from "../policies/apply-weights";
import { type PolicySpec, policySpecSchema, routeSpecOf } from "../policies/policy-spec";
import { weightsBpSchema } from "../policies/weights";

/** What a plan decides, as stored: the same spec everywhere, or the same weights in what stands in each mesh. */
export const planDecisionSchema = z.union([
  z.object({ spec: policySpecSchema.nullable() }),
  z.object({ weights: weightsBpSchema, rule: z.string().nullable() }),
]);
export type PlanDecision = z.infer<typeof planDecisionSchema>;

export type DecidedSpec =
  | { outcome: "spec"; spec: PolicySpec | null }
  /** The weights fit no rule of what stands there, or several. */
  | { outcome: "rule-required"; rules: string[] };

/** What a mesh's policy says once the decision is made on top of what stands there. Pure. */
export function decidedSpec(decision: PlanDecision, standing: PolicySpec | null): DecidedSpec {
  if ("spec" in decision) return { outcome: "spec", spec: decision.spec };
  const applied = applyWeights(routeSpecOf(standing), decision.rule ?? undefined, decision.weights);
  return applied.outcome === "applied" ? { outcome: "spec", spec: applied.spec } : applied;
}
