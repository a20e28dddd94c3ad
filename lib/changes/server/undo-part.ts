import "server-only";
import type { ReadyEndpoints } from "../../control-planes/ready-endpoints";
import type { Tx } from "../../db/client";
import type { Change } from "../../db/rows";
import { AppError } from "../../errors";
import type { BreakGlass } from "../gate";
import { bothSidesError } from "./both-sides-error";
import { goesBack, onceConverged, requireWayBack } from "./gate";
import type { LockedPart } from "./lock-change";
import { newWeights, planUndo, readUndoFacts, versionsSeen } from "./plan-undo";
import type { NewPart } from "./record-change";
import { requireDestinations } from "./require-destinations";
import { requireSupported } from "./require-supported";

export type UndoInput = {
  override?: { reason: string } | null | undefined;
  breakGlass?: BreakGlass | undefined;
  endpoints: ReadyEndpoints;
  /** Whether it takes back, whatever the change was; left out, that goes by its kind. */
  isWayBack?: boolean | undefined;
};

/**
 * The inverse of what a change did to one policy, on top of what stands there now. Null, with why, where nothing of it is left. Throws
 * `overlapping-change` with both sides, and what stands in the way of it in today's mesh.
 */
export async function undoPart(
  tx: Tx,
  change: Pick<Change, "kind">,
  { policy, revision }: Pick<LockedPart, "policy" | "revision">,
  { override = null, breakGlass, endpoints, ...input }: UndoInput,
): Promise<{ part: NewPart } | { part: null; reason: "cancelled" | "nothing-to-undo" }> {
  const facts = await readUndoFacts(tx, revision, policy);
  const plan = planUndo(facts);
  if (plan.outcome === "impossible") return { part: null, reason: plan.reason };
  if (plan.outcome === "overlap") {
    throw await bothSidesError(tx, {
      code: "overlapping-change",
      message: "Somebody has since changed the same thing.",
      policy,
      base: { revision: revision.number, spec: facts.made },
      yours: facts.before,
      params: { revision: revision.number, newest: policy.newestNumber },
      extra: { overlaps: plan.overlaps },
    });
  }
  const { spec } = plan;
  requireSupported(policy, spec);
  const warnings = requireDestinations({
    target: policy.target,
    weights: newWeights(spec, facts.standing),
    inPolicy: versionsSeen(facts),
    endpoints,
    override,
    trustUnverified: true,
  });
  const isWayBack = (input.isWayBack ?? !goesBack(change.kind)) || (await onceConverged(tx, policy.id, spec));
  const passed = await requireWayBack(tx, { policy, spec, isWayBack, breakGlass });
  return { part: { policy, spec, passed, warnings } };
}

/** Throws what there is to say where nothing of a change can be taken back. */
export function nothingToUndo(reason: "cancelled" | "nothing-to-undo"): AppError {
  const words = {
    cancelled: "This change was cancelled before it was pushed.",
    "nothing-to-undo": "What this change did is not in force any more.",
  };
  return new AppError("invalid-transition", words[reason], { params: { reason } });
}
