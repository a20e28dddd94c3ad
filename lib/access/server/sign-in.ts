import "server-only";
import { transaction } from "../../db/client";
import { AppError } from "../../errors";
import { sha256 } from "../../http/credentials/sealed-session";
import { ownMetrics } from "../../http/own-metrics";
import type { Context } from "../actor";
import { signInLimit } from "./attempt-limit";
import { openSession, type SignedIn } from "./open-session";

/**
 * Spends a one-time link and opens a session. Throws `unauthenticated` for a link that is unknown,
 * used or over (which of them is not said), `rate-limited` after ten failures in a minute.
 */
export async function signIn({ ctx, input }: { ctx: Context; input: { secret: string } }): Promise<SignedIn> {
  const limit = signInLimit();
  limit.requireRoom(ctx.address, Date.now());
  const signedIn = await transaction(async (tx) => {
    const now = new Date();
    const secretSha256 = sha256(input.secret);
    const spent = await tx.signInLink.updateMany({
      where: { secretSha256, usedAt: null, expiresAt: { gt: now } },
      data: { usedAt: now },
    });
    if (spent.count !== 1) return undefined;
    const { userId } = await tx.signInLink.findUniqueOrThrow({ where: { secretSha256 } });
    return openSession(tx, ctx, userId, "link");
  });
  ownMetrics().signIns.inc({ outcome: signedIn ? "done" : "refused" });
  if (signedIn) return signedIn;
  limit.recordFailure(ctx.address, Date.now());
  throw new AppError("unauthenticated", "This sign-in link is unknown, used or expired.", {
    params: { reason: "link" },
  });
}
