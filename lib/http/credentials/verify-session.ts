import "server-only";
import type { Actor } from "../../access/actor";
import { readDatabase } from "../../db/client";
import { requireEnv } from "../../env";
import { AppError } from "../../errors";
import { processSingleton } from "../process-singleton";
import { Remembered } from "./remembered";
import { type SealedSession, sha256, unsealSession } from "./sealed-session";

/** How long a session that was found alive is not looked up again. */
const trustMs = 15_000;
/** A credential check leaves most of the two seconds to what the request is about. */
export const credentialTimeoutMs = 700;

export type VerifiedSession = { actor: Actor; sessionId: string; expiresAt: Date };

function remembered(): Remembered<"alive" | "ended"> {
  return processSingleton("sessions", () => new Remembered<"alive" | "ended">(10_000));
}

/**
 * Who holds this cookie; undefined when nobody does. While Postgres is away a valid signature is
 * enough, unless this process knows that the session was ended.
 */
export async function verifySession(cookie: string, now = Date.now()): Promise<VerifiedSession | undefined> {
  const sealed = unsealSession(cookie, requireEnv("HEDDLE_SECRET"), now);
  if (!sealed) return undefined;
  const known = remembered().get(sealed.id);
  if (known?.value === "ended") return undefined;
  if (!known || now - known.checkedAt > trustMs) {
    const state = await lookUp(sealed);
    if (state !== "unknown") remembered().set(sealed.id, state, now);
    if (state === "ended") return undefined;
  }
  return {
    actor: { kind: "user", id: sealed.user, name: sealed.name },
    sessionId: sealed.id,
    expiresAt: new Date(sealed.expires * 1_000),
  };
}

/** This process forgets what it knew of a session, so that its end holds at once. */
export function forgetSession(sessionId: string): void {
  remembered().set(sessionId, "ended", Date.now());
}

async function lookUp(sealed: SealedSession): Promise<"alive" | "ended" | "unknown"> {
  try {
    const row = await readDatabase((db) => db.session.findUnique({ where: { id: sealed.id } }), {
      timeoutMs: credentialTimeoutMs,
    });
    const alive =
      row !== null &&
      row.endedAt === null &&
      row.expiresAt.getTime() > Date.now() &&
      row.userId === sealed.user &&
      row.secretSha256 === sha256(sealed.secret);
    return alive ? "alive" : "ended";
  } catch (cause) {
    if (cause instanceof AppError && cause.upstream === "postgres") return "unknown";
    throw cause;
  }
}
