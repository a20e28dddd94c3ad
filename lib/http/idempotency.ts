import "server-only";
import type { Context } from "../access/actor";
import type { RouteContract } from "../contract/define-route";
import { readDatabase } from "../db/client";
import { Prisma } from "../db/rows";
import { type TransactionHook, transactionHook } from "../db/transaction-hook";
import { AppError } from "../errors";
import { logger } from "../logger";
import { sha256 } from "./credentials/sealed-session";

const keptMs = 24 * 60 * 60 * 1_000;

export type Answer = { status: number; body: unknown; replayed: boolean };
type Request = { ctx: Context; key: string; contract: RouteContract; url: URL; bodyText: string };
type Stored = { requestSha256: string; status: number | null; body: unknown; expiresAt: Date };

/** Somebody took this key between our look and our transaction. */
class KeyTaken extends Error {}

/** The key of a request, if it has one. Throws `malformed` for one that cannot be kept. */
export function idempotencyKeyOf(request: { method: string; headers: Headers }): string | undefined {
  const key = request.headers.get("idempotency-key");
  if (request.method !== "POST" || key === null) return undefined;
  if (/^[\x21-\x7e]{1,200}$/.test(key)) return key;
  throw new AppError("malformed", "Idempotency-Key must be 1 to 200 visible ASCII characters.", {
    faults: [{ path: "Idempotency-Key", message: "must be 1 to 200 visible ASCII characters" }],
    params: { path: "Idempotency-Key" },
  });
}

/**
 * Runs a POST at most once per actor and key. The key is the first row of the verb's own transaction and
 * what that transaction returns is kept with it, so a crash after the commit can neither lose the key
 * nor do the work twice; a second request waits on the key's row for the first to end.
 */
export async function runOnce(request: Request, run: () => Promise<unknown>): Promise<Answer> {
  const earlier = await lookUp(request).catch(ignoreAbsentDatabase);
  if (earlier) return replay(request, earlier);
  const claim = { committed: false, kept: "" };
  try {
    const body = await transactionHook().run(hookFor(request, claim), run);
    await keepAnswer(request, claim, body);
    return { status: request.contract.status, body, replayed: false };
  } catch (cause) {
    if (!(cause instanceof KeyTaken)) throw cause;
    const winner = await lookUp(request);
    if (winner) return replay(request, winner);
    throw conflict("in-progress", "Another request with this Idempotency-Key is under way.");
  }
}

function hookFor(request: Request, claim: { committed: boolean; kept: string }): TransactionHook {
  const { ctx, key } = request;
  let claiming = false;
  return {
    begin: async (tx) => {
      claiming = !claim.committed;
      if (!claiming) return;
      const row = newRow(request);
      await tx.idempotencyKey.deleteMany({
        where: { actorId: ctx.actor.id, key, expiresAt: { lt: new Date() } },
      });
      const { count } = await tx.idempotencyKey.createMany({ data: [row], skipDuplicates: true });
      if (count === 0) throw new KeyTaken();
    },
    finish: async (tx, value) => {
      if (!claiming || !isAnswer(request.contract, value)) return;
      claim.kept = JSON.stringify(value);
      await tx.idempotencyKey.update({
        where: { actorId_key: { actorId: ctx.actor.id, key } },
        data: { status: request.contract.status, body: value as Prisma.InputJsonValue },
      });
    },
    committed: () => {
      if (claiming) claim.committed = true;
    },
  };
}

/** Keeps the answer of a verb that had no transaction, or whose answer is not what its transaction returned. */
async function keepAnswer(
  request: Request,
  claim: { committed: boolean; kept: string },
  body: unknown,
): Promise<void> {
  if (claim.committed && claim.kept === JSON.stringify(body)) return;
  const answer = {
    status: request.contract.status,
    body: (body ?? Prisma.JsonNull) as Prisma.InputJsonValue,
  };
  const where = { actorId: request.ctx.actor.id, key: request.key };
  try {
    await readDatabase(async (db) => {
      if (claim.committed) await db.idempotencyKey.update({ where: { actorId_key: where }, data: answer });
      else
        await db.idempotencyKey.createMany({
          data: [{ ...newRow(request), ...answer }],
          skipDuplicates: true,
        });
    });
  } catch (cause) {
    logger().warn(
      { err: cause, requestId: request.ctx.requestId },
      "could not keep the answer of an idempotent request",
    );
  }
}

async function lookUp({ ctx, key }: Request): Promise<Stored | null> {
  const row = await readDatabase((db) =>
    db.idempotencyKey.findUnique({ where: { actorId_key: { actorId: ctx.actor.id, key } } }),
  );
  return row && row.expiresAt.getTime() > Date.now() ? row : null;
}

function replay(request: Request, stored: Stored): Answer {
  if (stored.requestSha256 !== hashOf(request)) {
    throw conflict("other-request", "This Idempotency-Key was used for another request.");
  }
  if (stored.status === null) {
    throw conflict(
      "answer-lost",
      "This request was carried out, but its answer was lost: read the state instead.",
    );
  }
  return { status: stored.status, body: stored.body, replayed: true };
}

/** Without Postgres nothing can be stored twice either: the verb's own transaction will say so. */
function ignoreAbsentDatabase(cause: unknown): null {
  if (cause instanceof AppError && cause.upstream === "postgres") return null;
  throw cause;
}

function newRow(request: Request) {
  return {
    actorId: request.ctx.actor.id,
    key: request.key,
    route: `${request.contract.method} ${request.contract.path}`,
    requestSha256: hashOf(request),
    expiresAt: new Date(Date.now() + keptMs),
  };
}

function hashOf({ contract, url, bodyText }: Request): string {
  return sha256(`${contract.method} ${url.pathname}${url.search}\n${bodyText}`);
}

function isAnswer(contract: RouteContract, value: unknown): boolean {
  return typeof value === "object" && value !== null && contract.answer.safeParse(value).success;
}

function conflict(reason: string, message: string): AppError {
  return new AppError("idempotency-conflict", message, { params: { reason } });
}
