import "server-only";
import { randomBytes } from "node:crypto";
import { recordAudit } from "../../audit/server/record-audit";
import { transaction } from "../../db/client";
import { newId } from "../../db/new-id";
import { requireEnv } from "../../env";
import { AppError } from "../../errors";
import { sealSession, sha256 } from "../../http/credentials/sealed-session";
import { ownMetrics } from "../../http/own-metrics";
import { homeMesh } from "../../settings/settings";
import type { Actor, Context } from "../actor";
import { signInLimit } from "./attempt-limit";

export const sessionSeconds = 7 * 24 * 60 * 60;

type SignedIn = { cookie: string; actor: Actor; expiresAt: Date };

/**
 * Spends a one-time link and opens a session. Throws `unauthenticated` for a link that is unknown,
 * used or over (which of them is not said), `rate-limited` after ten failures in a minute.
 */
export async function signIn({ ctx, input }: { ctx: Context; input: { secret: string } }): Promise<SignedIn> {
  const limit = signInLimit();
  limit.requireRoom(ctx.address, Date.now());
  const session = { id: newId(), secret: randomBytes(32).toString("base64url") };
  const expiresAt = new Date(Date.now() + sessionSeconds * 1_000);
  const actor = await transaction(async (tx) => {
    const now = new Date();
    const secretSha256 = sha256(input.secret);
    const spent = await tx.signInLink.updateMany({
      where: { secretSha256, usedAt: null, expiresAt: { gt: now } },
      data: { usedAt: now },
    });
    if (spent.count !== 1) return undefined;
    const { user } = await tx.signInLink.findUniqueOrThrow({
      where: { secretSha256 },
      include: { user: true },
    });
    await tx.session.create({
      data: { id: session.id, userId: user.id, secretSha256: sha256(session.secret), expiresAt },
    });
    const who: Actor = { kind: "user", id: user.id, name: user.name };
    await recordAudit(tx, { ...ctx, actor: who }, { mesh: homeMesh(), action: "sign-in", outcome: "done" });
    return who;
  });
  ownMetrics().signIns.inc({ outcome: actor ? "done" : "refused" });
  if (!actor) {
    limit.recordFailure(ctx.address, Date.now());
    throw new AppError("unauthenticated", "This sign-in link is unknown, used or expired.", {
      params: { reason: "link" },
    });
  }
  const expires = Math.floor(expiresAt.getTime() / 1_000);
  const sealed = { ...session, user: actor.id, name: actor.name, expires };
  return { cookie: sealSession(sealed, requireEnv("HEDDLE_SECRET")), actor, expiresAt };
}
