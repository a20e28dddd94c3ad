import "server-only";
import type { Tx } from "../../db/client";
import type { ChangeSet } from "../../db/rows";
import type { SetReason } from "../set-reason";
import { jsonColumn } from "./json-column";

/** Says how a set ended that is under way; of a change of one policy, and of a set that ended before, nothing. */
export async function endSet(
  tx: Tx,
  changeId: string,
  to: Extract<ChangeSet["state"], "done" | "taken_back" | "given_up">,
  reason: SetReason | null = null,
): Promise<void> {
  await tx.changeSet.updateMany({
    where: { changeId, state: { in: ["forward", "back"] } },
    data: { state: to, stateSince: new Date(), reason: jsonColumn(reason) },
  });
}
