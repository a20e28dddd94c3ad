import "server-only";
import { randomBytes } from "node:crypto";
import type { z } from "zod";
import { recordAudit } from "../../audit/server/record-audit";
import { transaction } from "../../db/client";
import { newId } from "../../db/new-id";
import { notify } from "../../db/notify";
import { sha256 } from "../../http/credentials/sealed-session";
import { forgetTokens } from "../../http/credentials/verify-token";
import { homeMesh } from "../../settings/settings";
import type { Context } from "../actor";
import { sortedGrants } from "../grants";
import type { createTokenRoute } from "../routes-people";
import { authorise } from "./authorise";
import { replaceGrants } from "./replace-grants";

/**
 * Makes an API token and returns its secret, which is not kept. A token of that name that stands is
 * revoked in the same transaction: a name always means one token.
 */
export async function createToken({
  ctx,
  input: { name, scopes, grants, expiresDays },
}: {
  ctx: Context;
  input: z.output<typeof createTokenRoute.body>;
}): Promise<z.input<typeof createTokenRoute.answer>> {
  authorise(ctx, "access.manage", null);
  const secret = `hdl_${randomBytes(32).toString("base64url")}`;
  const createdAt = new Date();
  const token = {
    id: newId(),
    name,
    prefix: secret.slice(0, 8),
    scopes: [...new Set(scopes)],
    createdAt,
    expiresAt: expiresDays === null ? null : new Date(createdAt.getTime() + expiresDays * 86_400_000),
  };
  await transaction(async (tx) => {
    await tx.apiToken.updateMany({
      where: { name },
      data: { name: `${name} (replaced by ${token.id})`, revokedAt: createdAt },
    });
    await tx.apiToken.create({ data: { ...token, secretSha256: sha256(secret) } });
    await replaceGrants(tx, ctx, { tokenId: token.id }, grants);
    const after = { name, scopes: token.scopes, grants };
    await recordAudit(tx, ctx, { mesh: homeMesh(), action: "create-token", outcome: "done", after });
    await notify(tx, { kind: "access", id: "tokens" });
  });
  forgetTokens();
  const shown = {
    ...token,
    grants: sortedGrants(grants),
    createdAt: createdAt.toISOString(),
    expiresAt: token.expiresAt?.toISOString() ?? null,
  };
  return { token: shown, secret };
}
