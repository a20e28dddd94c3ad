import "server-only";
import { readDatabase } from "../../db/client";
import { AppError } from "../../errors";
import { credentialTimeoutMs } from "../../http/credentials/verify-session";
import type { Context } from "../actor";

/** What a person signs in with; null of who is none, and while Postgres is away. */
export async function readAccount({
  ctx: { actor },
}: {
  ctx: Context;
}): Promise<{ email: string | null; hasPassword: boolean } | null> {
  if (actor.kind !== "user") return null;
  const include = { accounts: { where: { providerId: "credential" } } };
  try {
    const user = await readDatabase((db) => db.user.findUnique({ where: { id: actor.id }, include }), {
      timeoutMs: credentialTimeoutMs,
    });
    return user && { email: user.email, hasPassword: user.accounts.length > 0 };
  } catch (cause) {
    if (cause instanceof AppError && cause.upstream === "postgres") return null;
    throw cause;
  }
}
