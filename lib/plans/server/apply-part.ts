import "server-only";
import type { Context } from "../../access/actor";
import type { Accepted } from "../../changes/changes";
import { gateOf, requireNoWait } from "../../changes/server/gate";
import { kindOf } from "../../changes/server/kind-column";
import { type LockedPolicy, lockPolicyOf } from "../../changes/server/lock-policy";
import { recordChange } from "../../changes/server/record-change";
import { requireSupported } from "../../changes/server/require-supported";
import type { ReadyEndpoints } from "../../control-planes/ready-endpoints";
import type { Tx } from "../../db/client";
import { newId } from "../../db/new-id";
import type { PlanPart } from "../../db/rows";
import { AppError } from "../../errors";
import type { PolicySpec } from "../../policies/policy-spec";
import { checkFacts } from "../../policies/server/check-facts";
import { findSubmitted } from "../../policies/server/find-submitted";
import { requireBase } from "../../policies/server/require-base";
import { requireNoProblems } from "../../policies/server/require-no-problems";
import { decidedSpec, type PlanDecision, planDecisionSchema } from "../plan-decision";
import { overrideOf } from "./override-of";
import type { PlanRow } from "./plan-columns";

/**
 * Makes a plan's change in one mesh, as any other change is made, in the caller's transaction. Throws what stands in its way:
 * `stale-base-revision`, `rule-required`, `unsupported-by-target`, `unknown-version`, `no-ready-endpoint`, `invalid-spec`,
 * `approval-required` (unless others approved a revision there that says the same) or `frozen`.
 */
export async function applyPart(
  tx: Tx,
  ctx: Context,
  { plan, part, endpoints }: { plan: PlanRow; part: PlanPart; endpoints: ReadyEndpoints },
): Promise<Accepted> {
  const { namespace, service } = plan;
  const target = { mesh: part.meshId, namespace, service };
  const decision = planDecisionSchema.parse(plan.decision);
  const policy = await lockPolicyOf(tx, ctx, { kind: kindOf(plan.kind), target, changeId: null });
  const spec = requireSpec(decision, policy);
  const newest = policy.standing?.number ?? 0;
  await requireBase(tx, policy, { seen: part.baseRevision, newest, yours: spec });
  requireSupported(policy, spec);
  const override = overrideOf(plan);
  const warnings = requireNoProblems(checkFacts({ policy, spec, endpoints }), { endpoints, override });
  const submitted = await findSubmitted(tx, policy, spec);
  const { waits, passed } = await gateOf(tx, { policy, spec, revisionId: submitted?.id ?? null });
  requireNoWait(policy, waits);
  return recordChange(tx, ctx, {
    id: newId(),
    kind: "spec" in decision ? "apply" : "shift",
    policy,
    spec,
    ...(submitted ? { submitted } : {}),
    message: plan.message,
    override,
    passed,
    planPartId: part.id,
    warnings,
  });
}

function requireSpec(decision: PlanDecision, { standing }: LockedPolicy): PolicySpec | null {
  const made = decidedSpec(decision, standing?.spec ?? null);
  if (made.outcome === "spec") return made.spec;
  throw new AppError("rule-required", "The weights fit no rule there, or several.", {
    params: { rules: made.rules.join(", ") },
  });
}
