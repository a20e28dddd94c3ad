import "server-only";
import { recordAudit } from "../../audit/server/record-audit";
import { transaction } from "../../db/client";
import { notify } from "../../db/notify";
import { AppError } from "../../errors";
import { forgetTokens } from "../../http/credentials/verify-token";
import { homeMesh } from "../../settings/settings";
import type { Context } from "../actor";
import { authorise } from "./authorise";

/** Revokes a token: here and wherever events arrive at once, elsewhere within 15 s. Throws `not-found`. */
export async function revokeToken({
  ctx,
  input,
}: {
  ctx: Context;
  input: { name: string } | { id: string };
}): Promise<void> {
  authorise(ctx, "access.manage", null);
  await transaction(async (tx) => {
    const standing = await tx.apiToken.findFirst({ where: { ...input, revokedAt: null } });
    if (!standing) {
      const id = "name" in input ? input.name : input.id;
      throw new AppError("not-found", `There is no token "${id}".`, { params: { what: "token", id } });
    }
    await tx.apiToken.update({ where: { id: standing.id }, data: { revokedAt: new Date() } });
    const before = { name: standing.name };
    await recordAudit(tx, ctx, { mesh: homeMesh(), action: "revoke-token", outcome: "done", before });
    await notify(tx, { kind: "access", id: "tokens" });
  });
  forgetTokens();
}
