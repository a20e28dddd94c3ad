import "server-only";
import { AppError } from "../errors";
import { RefusedAlive } from "../http/upstream-gate";
import { classifyDatabaseError } from "./classify-error";
import { postgresGate } from "./gate";
import type { Prisma, PrismaClient } from "./generated/client";
import { processDatabase } from "./pool";
import { transactionHook } from "./transaction-hook";

/** What reads are given. */
export type Database = Omit<PrismaClient, "$transaction" | "$connect" | "$disconnect" | "$on" | "$extends">;
/** What runs inside a transaction are given; no network call inside, it ends after 1.5 s. */
export type Tx = Prisma.TransactionClient;

type CallOptions = { signal?: AbortSignal; timeoutMs?: number };
type TransactionOptions = CallOptions & { isolationLevel?: Prisma.TransactionIsolationLevel };

const maxAttempts = 5;

/**
 * Reads through the gate: `readDatabase((db) => db.policy.findMany(...))`. Throws AppError
 * `upstream-unavailable` or `upstream-timeout` (upstream "postgres") within 2 s.
 */
export async function readDatabase<T>(
  run: (db: Database) => Promise<T>,
  options: CallOptions = {},
): Promise<T> {
  return guarded(() => run(processDatabase().prisma), options);
}

/**
 * One transaction through the gate, tried again on a serialization failure or deadlock, so `run` must
 * have no effect outside it. Prisma's own errors of the answering database (P2002, ...) pass through.
 */
export async function transaction<T>(
  run: (tx: Tx) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  const { isolationLevel } = options;
  const hook = transactionHook().getStore();
  const once = () =>
    processDatabase().prisma.$transaction(
      async (tx) => {
        await hook?.begin(tx);
        const value = await run(tx);
        await hook?.finish(tx, value);
        return value;
      },
      isolationLevel ? { isolationLevel } : {},
    );
  const value = await guarded(once, options);
  hook?.committed();
  return value;
}

class Conflict extends Error {}

async function guarded<T>(run: () => Promise<T>, options: CallOptions): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await throughGate(run, options);
    } catch (cause) {
      if (!(cause instanceof Conflict)) throw cause;
      if (attempt === maxAttempts) {
        throw new AppError("upstream-timeout", "postgres is too busy to answer in time", {
          cause,
          upstream: "postgres",
        });
      }
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * 2 ** attempt));
    }
  }
}

type Outcome<T> = { value: T } | { thrown: unknown };

/** The gate only learns of faults of Postgres itself; everything else crosses it as a value. */
async function throughGate<T>(run: () => Promise<T>, options: CallOptions): Promise<T> {
  const outcome = await postgresGate().call<Outcome<T>>(async () => {
    try {
      return { value: await run() };
    } catch (cause) {
      const fault = classifyDatabaseError(cause);
      if (fault.kind === "down" || fault.kind === "busy") throw fault.error;
      return { thrown: fault.kind === "conflict" ? new Conflict("transaction conflict", { cause }) : cause };
    }
  }, options);
  if ("thrown" in outcome)
    throw outcome.thrown instanceof RefusedAlive ? outcome.thrown.error : outcome.thrown;
  return outcome.value;
}
