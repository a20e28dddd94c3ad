import "server-only";
import { z } from "zod";
import type { Actor } from "../../access/actor";
import { type Grant, grantSchema } from "../../access/grants";
import { readDatabase } from "../../db/client";
import { requireEnv } from "../../env";
import { AppError } from "../../errors";
import { settings } from "../../settings/settings";
import { grantsOfGroups } from "../../settings/sign-in-settings";
import { processSingleton } from "../process-singleton";
import { ConfirmedFile } from "./confirmed-file";
import { type GrantRow, readGrants } from "./read-grants";
import { Remembered } from "./remembered";
import { type SealedSession, sha256, unsealSession } from "./sealed-session";

/** How long a session that was found alive is not looked up again. */
const trustMs = 15_000;
/** A credential check leaves most of the two seconds to what the request is about. */
export const credentialTimeoutMs = 700;
/** Of who is not known at all, nothing else can be answered. */
const patientTimeoutMs = 1_500;

export type VerifiedSession = {
  actor: Actor;
  sessionId: string;
  expiresAt: Date;
  grants: readonly Grant[];
};

const rightsSchema = z.object({ grants: z.array(grantSchema), groups: z.array(z.string()) });
/** What was given to a person here, and what their provider calls them a member of. */
type Rights = z.infer<typeof rightsSchema>;

function remembered(): Remembered<Rights | "ended"> {
  return processSingleton("sessions", () => new Remembered<Rights | "ended">(10_000));
}

function file(): ConfirmedFile<Rights> {
  return processSingleton("people-file", () => new ConfirmedFile("confirmed-people.json", rightsSchema));
}

/**
 * Who holds this cookie and which roles they have; undefined when nobody does. While Postgres is away a valid signature is
 * enough, unless this process knows that the session was ended, with the roles that were last confirmed; of a person whose
 * roles never were, this throws that Postgres is away.
 */
export async function verifySession(cookie: string, now = Date.now()): Promise<VerifiedSession | undefined> {
  const sealed = unsealSession(cookie, requireEnv("HEDDLE_SECRET"), now);
  if (!sealed) return undefined;
  const known = remembered().get(sealed.id);
  if (known?.value === "ended") return undefined;
  const isFresh = known !== undefined && now - known.checkedAt <= trustMs;
  const rights = isFresh ? known.value : await confirm(sealed, known?.value, now);
  if (rights === "ended") return undefined;
  return {
    actor: { kind: "user", id: sealed.user, name: sealed.name },
    sessionId: sealed.id,
    expiresAt: new Date(sealed.expires * 1_000),
    grants: [...rights.grants, ...grantsOfGroups(settings().signIn, rights.groups)],
  };
}

/** This process asks Postgres again for every session, so that what was given or taken holds at once. */
export function forgetSessions(): void {
  remembered().expire();
}

/** What is known of a person whose session has just been opened, so that its first request need not wait for it. */
export function rememberSession(sessionId: string, user: { grants: GrantRow[]; groups: string[] }): void {
  remembered().set(sessionId, { grants: readGrants(user.grants), groups: user.groups }, Date.now());
}

/** This process forgets what it knew of a session, so that its end holds at once. */
export function forgetSession(sessionId: string): void {
  remembered().set(sessionId, "ended", Date.now());
}

async function confirm(
  sealed: SealedSession,
  known: Rights | undefined,
  now: number,
): Promise<Rights | "ended"> {
  const kept = known ?? file().get(sha256(sealed.user));
  try {
    const found = await lookUp(sealed, kept ? credentialTimeoutMs : patientTimeoutMs);
    remembered().set(sealed.id, found, now);
    if (found !== "ended") file().put(sha256(sealed.user), found);
    return found;
  } catch (cause) {
    if (kept && cause instanceof AppError && cause.upstream === "postgres") return kept;
    throw cause;
  }
}

async function lookUp(sealed: SealedSession, timeoutMs: number): Promise<Rights | "ended"> {
  const where = { id: sealed.id };
  const include = { user: { include: { grants: true } } };
  const row = await readDatabase((db) => db.session.findUnique({ where, include }), { timeoutMs });
  const isAlive =
    row !== null &&
    row.endedAt === null &&
    row.expiresAt.getTime() > Date.now() &&
    row.userId === sealed.user &&
    row.user.disabledAt === null &&
    row.secretSha256 === sha256(sealed.secret);
  return isAlive ? { grants: readGrants(row.user.grants), groups: row.user.groups } : "ended";
}
