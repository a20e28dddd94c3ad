import "server-only";
import { randomBytes } from "node:crypto";
import { recordAudit } from "../../audit/server/record-audit";
import type { Tx } from "../../db/client";
import { newId } from "../../db/new-id";
import { requireEnv } from "../../env";
import { AppError } from "../../errors";
import { sealSession, sha256 } from "../../http/credentials/sealed-session";
import { rememberSession } from "../../http/credentials/verify-session";
import { homeMesh } from "../../settings/settings";
import type { Actor, Context } from "../actor";

export const sessionSeconds = 7 * 24 * 60 * 60;

export type SignedIn = { cookie: string; actor: Actor; expiresAt: Date };

/**
 * Opens a session for a person who has shown who they are, and says so in the audit trail with the way in. Throws
 * `unauthenticated` for one who was shut out.
 */
export async function openSession(
  tx: Tx,
  ctx: Context,
  userId: string,
  way: "link" | "password" | "provider",
): Promise<SignedIn> {
  const user = await tx.user.findUniqueOrThrow({ where: { id: userId }, include: { grants: true } });
  if (user.disabledAt !== null) {
    throw new AppError("unauthenticated", "This account is shut out.", { params: { reason: "disabled" } });
  }
  const session = { id: newId(), secret: randomBytes(32).toString("base64url") };
  const expiresAt = new Date(Date.now() + sessionSeconds * 1_000);
  await tx.session.create({
    data: { id: session.id, userId, secretSha256: sha256(session.secret), expiresAt },
  });
  const actor: Actor = { kind: "user", id: user.id, name: user.name };
  const entry = { mesh: homeMesh(), action: "sign-in", outcome: "done", after: { way } } as const;
  await recordAudit(tx, { ...ctx, actor }, entry);
  rememberSession(session.id, user);
  const expires = Math.floor(expiresAt.getTime() / 1_000);
  const sealed = { ...session, user: user.id, name: user.name, expires };
  return { cookie: sealSession(sealed, requireEnv("HEDDLE_SECRET")), actor, expiresAt };
}
