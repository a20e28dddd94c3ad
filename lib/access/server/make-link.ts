import "server-only";
import { randomBytes } from "node:crypto";
import type { Tx } from "../../db/client";
import { sha256 } from "../../http/credentials/sealed-session";

/** A one-time link for a person: only the hash of its secret is kept. */
export async function makeLink(
  tx: Tx,
  userId: string,
  minutes: number,
): Promise<{ secret: string; expiresAt: string }> {
  const secret = randomBytes(32).toString("base64url");
  const expiresAt = new Date(Date.now() + minutes * 60_000);
  await tx.signInLink.create({ data: { secretSha256: sha256(secret), userId, expiresAt } });
  return { secret, expiresAt: expiresAt.toISOString() };
}
