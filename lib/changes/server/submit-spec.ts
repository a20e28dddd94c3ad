import "server-only";
import type { Context } from "../../access/actor";
import type { Tx } from "../../db/client";
import { newId } from "../../db/new-id";
import type { PolicySpec } from "../../policies/policy-spec";
import { createRevision } from "./create-revision";
import type { LockedPolicy } from "./lock-policy";

/**
 * The revision that a decision waits with: numbered and immutable as any that is submitted, on top of what stands. The caller holds
 * the policy's lock.
 */
export async function submitSpec(
  tx: Tx,
  ctx: Context,
  { policy, spec, message }: { policy: LockedPolicy; spec: PolicySpec | null; message: string },
): Promise<{ id: string; number: number }> {
  const number = policy.newestNumber + 1;
  const baseNumber = policy.standing?.number ?? null;
  const row = { id: newId(), number, policy, spec, message, baseNumber };
  const { id } = await createRevision(tx, ctx, { ...row, changeId: null, replacesNumber: null });
  await tx.policy.update({ where: { id: policy.id }, data: { newestRevision: number } });
  return { id, number };
}
