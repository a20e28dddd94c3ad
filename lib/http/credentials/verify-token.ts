import "server-only";
import { z } from "zod";
import { scopes } from "../../access/actor";
import { grantSchema } from "../../access/grants";
import { readDatabase } from "../../db/client";
import { AppError } from "../../errors";
import { processSingleton } from "../process-singleton";
import { ConfirmedFile } from "./confirmed-file";
import { readGrants } from "./read-grants";
import { Remembered } from "./remembered";
import { sha256 } from "./sealed-session";
import { credentialTimeoutMs } from "./verify-session";

const trustMs = 15_000;
const tokenPattern = /^hdl_[A-Za-z0-9_-]{43}$/;
const scopesSchema = z.array(z.enum(scopes));

const knownTokenSchema = z.object({
  id: z.string(),
  name: z.string(),
  scopes: scopesSchema,
  grants: z.array(grantSchema),
  expiresAt: z.iso.datetime().nullable(),
});
/** A token that Postgres once confirmed. */
type KnownToken = z.infer<typeof knownTokenSchema>;

function remembered(): Remembered<KnownToken> {
  return processSingleton("tokens", () => new Remembered<KnownToken>(1_000));
}

function file(): ConfirmedFile<KnownToken> {
  return processSingleton("token-file", () => new ConfirmedFile("confirmed-tokens.json", knownTokenSchema));
}

/**
 * The token behind a bearer secret; undefined when there is none. While Postgres is away, tokens that it
 * once confirmed still count; for any other this throws `upstream-unavailable`: it could not be checked.
 */
export async function verifyToken(secret: string, now = Date.now()): Promise<KnownToken | undefined> {
  if (!tokenPattern.test(secret)) return undefined;
  const hash = sha256(secret);
  const known = remembered().get(hash);
  if (known && now - known.checkedAt <= trustMs) return unlessExpired(known.value, now);
  try {
    const found = await lookUp(hash);
    if (!found) {
      remembered().delete(hash);
      file().remove(hash);
      return undefined;
    }
    remembered().set(hash, found, now);
    file().put(hash, found);
    return unlessExpired(found, now);
  } catch (cause) {
    if (!(cause instanceof AppError && cause.upstream === "postgres")) throw cause;
    const confirmed = known?.value ?? file().get(hash);
    if (!confirmed) throw cause;
    return unlessExpired(confirmed, now);
  }
}

/** This process asks Postgres again for every token, so that a revocation holds at once. */
export function forgetTokens(): void {
  remembered().clear();
}

async function lookUp(hash: string): Promise<KnownToken | undefined> {
  const where = { secretSha256: hash };
  const row = await readDatabase((db) => db.apiToken.findUnique({ where, include: { grants: true } }), {
    timeoutMs: credentialTimeoutMs,
  });
  if (row === null || row.revokedAt !== null) return undefined;
  const granted = scopesSchema.safeParse(row.scopes);
  return {
    id: row.id,
    name: row.name,
    scopes: granted.success ? granted.data : [],
    grants: readGrants(row.grants),
    expiresAt: row.expiresAt?.toISOString() ?? null,
  };
}

function unlessExpired(token: KnownToken, now: number): KnownToken | undefined {
  return token.expiresAt === null || Date.parse(token.expiresAt) > now ? token : undefined;
}
