import "server-only";
import type { Tx } from "../../db/client";
import type { Change } from "../../db/rows";
import { AppError } from "../../errors";
import { failingVersions } from "../../findings/server/failing-versions";
import type { PolicySpec } from "../../policies/policy-spec";
import { raisedVersions } from "../../policies/raised-versions";
import { approvalsNeeded, freezeOf } from "../../settings/change-rules";
import { type BreakGlass, type Gate, judgeGate, type Passed, passedSchema, type Wait } from "../gate";
import { hashSpec } from "./hash-spec";
import type { LockedPolicy } from "./lock-policy";

type Decision = {
  policy: LockedPolicy;
  /** What would stand. */
  spec: PolicySpec | null;
  /** The revision that says so, where it was submitted before: its approvals count. */
  revisionId?: string | null;
  notBefore?: Date | null;
  breakGlass?: BreakGlass | null | undefined;
};

/** What stands between a decision that goes forward and its push, by the rules of its mesh. The caller holds the policy's lock. */
export async function gateOf(tx: Tx, decision: Decision): Promise<Gate> {
  return judge(tx, decision, false);
}

/** What a decision that cannot wait goes past. Throws `approval-required` or `frozen` where nobody breaks the glass. */
export async function requireOpenGate(tx: Tx, decision: Decision): Promise<Passed | null> {
  const { waits, passed } = await gateOf(tx, decision);
  requireNoWait(decision.policy, waits);
  return passed;
}

/**
 * What going back may pass. Throws `approval-required` or `frozen` where it gives more weight to a version that fails (and
 * nobody breaks the glass), or is no way back at all.
 */
export async function requireWayBack(
  tx: Tx,
  decision: Decision & { isWayBack: boolean },
): Promise<Passed | null> {
  const { waits, passed } = await judge(tx, decision, decision.isWayBack);
  requireNoWait(decision.policy, waits, raisesFailing(decision));
  return passed;
}

/** Throws for the first thing that a decision would have to wait for, where it cannot wait. */
export function requireNoWait(
  { target }: Pick<LockedPolicy, "target">,
  waits: readonly Wait[],
  failing: readonly string[] = [],
): void {
  const [first] = waits;
  if (!first) return;
  const why = failing.length > 0 ? ` It gives more weight to ${failing.join(", ")}, which fails now.` : "";
  const params = { ...target, versions: failing.join(", ") };
  if (first.for === "approval") {
    const { given, needed } = first;
    throw new AppError(
      "approval-required",
      `${target.service} is protected: ${given} of ${needed} approvals.${why} Submit it as a revision for others to approve, or break the glass with a reason.`,
      { params: { ...params, given, needed } },
    );
  }
  const { until } = first;
  const name = first.for === "freeze" ? first.name : "";
  throw new AppError(
    "frozen",
    `Nothing new is put into force until ${until}${name ? ` (${name})` : ""}.${why} Give a time after that as notBefore, or break the glass with a reason.`,
    { params: { ...params, name, until } },
  );
}

/**
 * What pushing a change again goes past; `before` is what its revision took the place of. What was decided forward needs no second
 * approval, but is put into force in a freeze by it, unless it went past that very one; what took something back is judged
 * as then. Throws `frozen`, or `approval-required`.
 */
export async function requireAgain(
  tx: Tx,
  decision: Decision & {
    change: Pick<Change, "kind" | "passed">;
    before: PolicySpec | null;
  },
): Promise<Passed | null> {
  const { policy, change, before } = decision;
  const went = passedSchema.nullable().parse(change.passed);
  const isBroken = went?.how === "break-glass";
  if (goesBack(change.kind)) {
    const instead = { ...policy, standing: { number: 0, spec: before } };
    return isBroken ? null : requireWayBack(tx, { ...decision, policy: instead, isWayBack: true });
  }
  const freeze = freezeOf(policy.target, new Date());
  if (freeze && !(isBroken && went.freeze === freeze.name)) {
    const wait = { for: "freeze" as const, name: freeze.name, until: freeze.until.toISOString() };
    requireNoWait(policy, [wait]);
  }
  return null;
}

/** Whether a change took something back: to undo such a one is to go forward again. */
export function goesBack(kind: Change["kind"]): boolean {
  return kind === "undo" || kind === "roll_back" || kind === "expiry";
}

async function judge(tx: Tx, decision: Decision, isWayBack: boolean): Promise<Gate> {
  const { policy, revisionId, notBefore = null, breakGlass = null } = decision;
  const at = new Date();
  const needed = approvalsNeeded(policy.target);
  const given = revisionId && needed > 0 ? await countApprovals(tx, revisionId) : 0;
  const effectiveAt = notBefore && notBefore > at ? notBefore : at;
  return judgeGate({
    at,
    notBefore,
    approvals: { given, needed },
    freeze: freezeOf(policy.target, effectiveAt),
    isWayBack,
    raisesFailing: isWayBack ? raisesFailing(decision) : [],
    breakGlass,
  });
}

function raisesFailing({ policy, spec }: Decision): string[] {
  const raised = raisedVersions(policy.standing?.spec ?? null, spec);
  return failingVersions(policy.target).filter((version) => raised.includes(version));
}

/** How many people's approval of a revision counts. */
export async function countApprovals(tx: Pick<Tx, "review">, revisionId: string): Promise<number> {
  return tx.review.count({ where: { revisionId, verdict: "approve", endedAt: null } });
}

/** Whether what a spec says was once in force as it was asked for. */
export async function onceConverged(tx: Tx, policyId: string, spec: PolicySpec | null): Promise<boolean> {
  const found = await tx.delivery.findFirst({
    where: { policyId, convergedAt: { not: null }, revision: { specSha256: hashSpec(spec) } },
    select: { id: true },
  });
  return found !== null;
}
