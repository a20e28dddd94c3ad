import "server-only";
import type { Tx } from "../../db/client";
import type { Change, Policy, Revision } from "../../db/rows";
import { AppError } from "../../errors";
import { canonicalJson, sameJson } from "../../policies/canonical-json";
import { mergeSpecs, type Overlap } from "../../policies/merge-specs";
import { type PolicySpec, routeSpecOf } from "../../policies/policy-spec";
import { ruleKey, versionsOf, weightsOfRule } from "../../policies/rules";
import type { WeightsBp } from "../../policies/weights";
import type { LockedPolicy } from "./lock-policy";
import { findSpec, specOf } from "./read-revision";

/** A change with the revisions that it made, in the order of their push. */
export type ChangeWithRevisions = {
  change: Change;
  revisions: (Revision & { policy: Pick<Policy, "namespace" | "service"> })[];
};

/** The facts of an undo: what the change made, what stood there before it, and what stands now. */
export type UndoFacts = {
  made: PolicySpec | null;
  before: PolicySpec | null;
  standing: PolicySpec | null;
  isWithdrawn: boolean;
};

export type UndoPlan =
  | { outcome: "possible"; spec: PolicySpec | null }
  /** `cancelled`: it was withdrawn before it was pushed. `nothing-to-undo`: what it did is gone already. */
  | { outcome: "impossible"; reason: "cancelled" | "nothing-to-undo" }
  | { outcome: "overlap"; overlaps: Overlap[] };

/** The inverse of one change on top of what stands now. Pure. */
export function planUndo({ made, before, standing, isWithdrawn }: UndoFacts): UndoPlan {
  if (isWithdrawn) return { outcome: "impossible", reason: "cancelled" };
  const merged = mergeSpecs(made, before, standing);
  if (merged.outcome === "overlap") return merged;
  if (sameJson(merged.spec, standing)) return { outcome: "impossible", reason: "nothing-to-undo" };
  return { outcome: "possible", spec: merged.spec };
}

/** A change with the revisions that it made. Throws `not-found`. */
export async function requireChange(tx: Pick<Tx, "change">, id: string): Promise<ChangeWithRevisions> {
  const found = await tx.change.findUnique({
    where: { id },
    include: {
      revisions: {
        orderBy: { position: "asc" },
        include: { policy: { select: { namespace: true, service: true } } },
      },
    },
  });
  if (!found || found.revisions.length === 0) {
    throw new AppError("not-found", "There is no such change.", { params: { what: "change", id } });
  }
  return { change: found, revisions: found.revisions };
}

export async function readUndoFacts(tx: Tx, revision: Revision, policy: LockedPolicy): Promise<UndoFacts> {
  return {
    made: specOf(revision),
    before: await findSpec(tx, policy.id, revision.replacesNumber),
    standing: policy.standing?.spec ?? null,
    isWithdrawn: revision.state === "withdrawn",
  };
}

/**
 * The weights that a spec would newly give: of every rule whose split differs from what stands. Only these are
 * checked against the mesh: an undo is not refused for what it leaves as it is. None for another kind.
 */
export function newWeights(spec: PolicySpec | null, standing: PolicySpec | null): WeightsBp {
  const unchanged = new Set(
    (routeSpecOf(standing)?.rules ?? []).map((rule) => canonicalJson([ruleKey(rule), rule.split])),
  );
  const moved = (routeSpecOf(spec)?.rules ?? []).filter(
    (rule) => !unchanged.has(canonicalJson([ruleKey(rule), rule.split])),
  );
  const weights: WeightsBp = {};
  for (const rule of moved) {
    for (const [version, bp] of Object.entries(weightsOfRule(rule))) {
      weights[version] = Math.max(weights[version] ?? 0, bp);
    }
  }
  return weights;
}

/** Versions that the policy has named before or names now. */
export function versionsSeen({ made, before, standing }: UndoFacts): string[] {
  return [...new Set([made, before, standing].flatMap((spec) => versionsOf(routeSpecOf(spec))))];
}
