import "server-only";
import { recordAudit } from "../../audit/server/record-audit";
import { transaction } from "../../db/client";
import { notify } from "../../db/notify";
import { AppError } from "../../errors";
import { forgetSession } from "../../http/credentials/verify-session";
import { homeMesh } from "../../settings/settings";
import type { Context } from "../actor";

/**
 * Ends a session: here at once, elsewhere within 15 s. `recorded` is false while Postgres is away:
 * the end then holds in this process only, until it restarts.
 */
export async function signOut({
  ctx,
  input,
}: {
  ctx: Context;
  input: { sessionId: string };
}): Promise<{ recorded: boolean }> {
  forgetSession(input.sessionId);
  try {
    await transaction(async (tx) => {
      await tx.session.updateMany({
        where: { id: input.sessionId, endedAt: null },
        data: { endedAt: new Date() },
      });
      await recordAudit(tx, ctx, { mesh: homeMesh(), action: "sign-out", outcome: "done" });
      await notify(tx, { kind: "access", id: input.sessionId });
    });
    return { recorded: true };
  } catch (cause) {
    if (cause instanceof AppError && cause.upstream === "postgres") return { recorded: false };
    throw cause;
  }
}
