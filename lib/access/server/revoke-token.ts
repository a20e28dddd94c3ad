import "server-only";
import { recordAudit } from "../../audit/server/record-audit";
import { transaction } from "../../db/client";
import { notify } from "../../db/notify";
import { AppError } from "../../errors";
import { forgetTokens } from "../../http/credentials/verify-token";
import { homeMesh } from "../../settings/settings";
import type { Context } from "../actor";
import { authorise } from "./authorise";

/** Revokes the token of this name: here and wherever events arrive at once, elsewhere within 15 s. */
export async function revokeToken({ ctx, input }: { ctx: Context; input: { name: string } }): Promise<void> {
  const mesh = homeMesh();
  authorise(ctx, "access.manage", mesh);
  await transaction(async (tx) => {
    const revoked = await tx.apiToken.updateMany({
      where: { name: input.name, revokedAt: null },
      data: { revokedAt: new Date() },
    });
    if (revoked.count === 0) {
      throw new AppError("not-found", `There is no token "${input.name}".`, { params: { name: input.name } });
    }
    await recordAudit(tx, ctx, {
      mesh,
      action: "revoke-token",
      outcome: "done",
      before: { name: input.name },
    });
    await notify(tx, { kind: "access", id: "tokens" });
  });
  forgetTokens();
}
