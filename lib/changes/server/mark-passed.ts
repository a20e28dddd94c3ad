import "server-only";
import type { Context } from "../../access/actor";
import { recordAudit } from "../../audit/server/record-audit";
import type { Tx } from "../../db/client";
import { Prisma } from "../../db/rows";
import type { Passed } from "../gate";
import { jsonColumn } from "./json-column";
import type { LockedPolicy } from "./lock-policy";

/**
 * Puts on record what a further push of a change went past: on the change, where nothing was before, and in the trail. Null is
 * nothing.
 */
export async function markPassed(
  tx: Tx,
  ctx: Context,
  { policy, changeId, passed }: { policy: LockedPolicy; changeId: string; passed: Passed | null },
): Promise<void> {
  if (passed === null) return;
  await tx.change.updateMany({
    where: { id: changeId, passed: { equals: Prisma.AnyNull } },
    data: { passed: jsonColumn(passed) },
  });
  await recordAudit(tx, ctx, {
    ...{ ...policy.target, kind: policy.kind, policyId: policy.id, changeId },
    action: passed.how,
    outcome: "done",
    message: passed.reason ?? "",
    after: passed,
  });
}
