import "server-only";
import { bothSidesError } from "../../changes/server/both-sides-error";
import type { LockedPolicy } from "../../changes/server/lock-policy";
import { findSpec } from "../../changes/server/read-revision";
import type { Tx } from "../../db/client";
import type { PolicySpec } from "../policy-spec";

/**
 * Nobody overwrites what they have not seen: `seen` must reach `newest`, the newest revision that counts. Throws
 * `stale-base-revision` with both sides.
 */
export async function requireBase(
  tx: Tx,
  policy: LockedPolicy,
  { seen, newest, yours }: { seen: number; newest: number; yours: PolicySpec | null },
): Promise<void> {
  if (seen >= newest && seen <= policy.newestNumber) return;
  throw await bothSidesError(tx, {
    code: "stale-base-revision",
    message: "The policy has changed since you read it.",
    policy,
    base: { revision: seen === 0 ? null : seen, spec: await findSpec(tx, policy.id, seen) },
    yours,
    theirs: newest,
    params: { newest: policy.newestNumber },
  });
}
