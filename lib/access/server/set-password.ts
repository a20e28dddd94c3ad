import "server-only";
import { recordAudit } from "../../audit/server/record-audit";
import { readDatabase, transaction } from "../../db/client";
import { newId } from "../../db/new-id";
import { notify } from "../../db/notify";
import { isUniqueViolation } from "../../db/unique-violation";
import { AppError } from "../../errors";
import { forgetSessions } from "../../http/credentials/verify-session";
import { homeMesh, settings } from "../../settings/settings";
import type { Context } from "../actor";
import { accounts } from "./accounts";
import { signInLimit } from "./attempt-limit";

type Input = { password: string; current?: string | undefined; email?: string | undefined };

/**
 * Gives whoever asks a password, or another one, and ends all their sessions but `sessionId`. Throws `forbidden` where
 * passwords are switched off or who asks is no person, `unauthenticated` for a wrong `current`, `malformed` where no address
 * is known or the one given is taken.
 */
export async function setPassword({
  ctx,
  input: { password, current, email },
  sessionId,
}: {
  ctx: Context;
  input: Input;
  sessionId: string;
}): Promise<{ email: string; endedSessions: number }> {
  if (!settings().signIn.passwords || ctx.actor.kind !== "user") {
    throw new AppError("forbidden", "Nobody signs in with a password here.", { params: { action: "self" } });
  }
  const id = ctx.actor.id;
  const { password: hashing } = await (await accounts()).$context;
  const known = await readDatabase((db) =>
    db.user.findUniqueOrThrow({
      where: { id },
      include: { accounts: { where: { providerId: "credential" } } },
    }),
  );
  const kept = known.accounts[0]?.password;
  if (kept) await requireCurrent(ctx, kept, current ?? "", hashing.verify);
  const address = known.email ?? email;
  if (address === undefined) throw faulty("must be given: there is none yet");
  const hash = await hashing.hash(password);
  const endedSessions = await transaction(async (tx) => {
    if (known.email === null) await tx.user.update({ where: { id }, data: { email: address } });
    await tx.account.upsert({
      where: { providerId_accountId: { providerId: "credential", accountId: id } },
      create: { id: newId(), providerId: "credential", accountId: id, userId: id, password: hash },
      update: { password: hash, updatedAt: new Date() },
    });
    const ended = await tx.session.updateMany({
      where: { userId: id, endedAt: null, NOT: { id: sessionId } },
      data: { endedAt: new Date() },
    });
    const entry = { mesh: homeMesh(), action: "set-password", outcome: "done" } as const;
    await recordAudit(tx, ctx, { ...entry, after: { email: address, endedSessions: ended.count } });
    await notify(tx, { kind: "access", id: "sessions" });
    return ended.count;
  }).catch((cause: unknown) => {
    throw isUniqueViolation(cause) ? faulty("belongs to somebody else") : cause;
  });
  forgetSessions();
  return { email: address, endedSessions };
}

async function requireCurrent(
  ctx: Context,
  hash: string,
  password: string,
  verify: (given: { hash: string; password: string }) => Promise<boolean>,
): Promise<void> {
  const limit = signInLimit();
  limit.requireRoom(ctx.actor.id, Date.now());
  if (await verify({ hash, password })) return;
  limit.recordFailure(ctx.actor.id, Date.now());
  throw new AppError("malformed", "This is not the password so far.", {
    faults: [{ path: "current", message: "is not the password so far" }],
  });
}

function faulty(message: string): AppError {
  return new AppError("malformed", `The address ${message}.`, { faults: [{ path: "email", message }] });
}
