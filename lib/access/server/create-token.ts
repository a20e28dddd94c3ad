import "server-only";
import { randomBytes } from "node:crypto";
import { recordAudit } from "../../audit/server/record-audit";
import { transaction } from "../../db/client";
import { newId } from "../../db/new-id";
import { sha256 } from "../../http/credentials/sealed-session";
import { homeMesh } from "../../settings/settings";
import type { Context, Scope } from "../actor";
import { authorise } from "./authorise";

type Input = { name: string; scopes: Scope[]; expiresDays: number | null };

/**
 * Makes an API token and returns its secret, which is not kept. A token of that name that stands is
 * revoked in the same transaction: a name always means one token.
 */
export async function createToken({
  ctx,
  input,
}: {
  ctx: Context;
  input: Input;
}): Promise<{ secret: string }> {
  const mesh = homeMesh();
  authorise(ctx, "access.manage", mesh);
  const secret = `hdl_${randomBytes(32).toString("base64url")}`;
  const id = newId();
  const token = {
    name: input.name,
    prefix: secret.slice(0, 8),
    secretSha256: sha256(secret),
    scopes: input.scopes,
    expiresAt: input.expiresDays === null ? null : new Date(Date.now() + input.expiresDays * 86_400_000),
  };
  await transaction(async (tx) => {
    await tx.apiToken.updateMany({
      where: { name: input.name },
      data: { name: `${input.name} (replaced by ${id})`, revokedAt: new Date() },
    });
    await tx.apiToken.create({ data: { id, ...token } });
    const after = { name: input.name, scopes: input.scopes };
    await recordAudit(tx, ctx, { mesh, action: "create-token", outcome: "done", after });
  });
  return { secret };
}
