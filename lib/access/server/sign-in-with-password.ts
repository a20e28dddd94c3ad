import "server-only";
import { isAPIError } from "better-auth/api";
import { readDatabase, transaction } from "../../db/client";
import { AppError } from "../../errors";
import { ownMetrics } from "../../http/own-metrics";
import { settings } from "../../settings/settings";
import type { Context } from "../actor";
import { accounts } from "./accounts";
import { signInLimit } from "./attempt-limit";
import { openSession, type SignedIn } from "./open-session";

type Input = { email: string; password: string };

/**
 * Opens a session for an address and its password. Throws `unauthenticated` where they do not belong together (which of them
 * is wrong is not said, nor by how long it takes), and `rate-limited` after ten failures in a minute: from one network
 * address, or of one person from wherever.
 */
export async function signInWithPassword({ ctx, input }: { ctx: Context; input: Input }): Promise<SignedIn> {
  const limit = signInLimit();
  const who = `of ${input.email}`;
  for (const key of [ctx.address, who]) limit.requireRoom(key, Date.now());
  const userId = settings().signIn.passwords ? await userOf(input) : undefined;
  ownMetrics().signIns.inc({ outcome: userId ? "done" : "refused" });
  if (userId) return transaction((tx) => openSession(tx, ctx, userId, "password"));
  for (const key of [ctx.address, who]) limit.recordFailure(key, Date.now());
  throw new AppError("unauthenticated", "This address and this password do not belong together.", {
    params: { reason: "password" },
  });
}

async function userOf({ email, password }: Input): Promise<string | undefined> {
  const { api } = await accounts();
  try {
    const { user } = await readDatabase(() => api.signInEmail({ body: { email, password } }));
    return user.id;
  } catch (cause) {
    if (isAPIError(cause)) return undefined;
    throw cause;
  }
}
