import "server-only";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { requireEnv } from "../env";
import { processSingleton } from "../http/process-singleton";
import { logger } from "../logger";
import { PrismaClient } from "./generated/client";
import { cutClient, GuardedClient } from "./guarded-client";

/** A server that accepts and says nothing must cost less than 2 s in all: these nest within the gate's deadline. */
export const databaseTimeouts = { connectMs: 1_200, statementMs: 1_400, queryMs: 1_500 } as const;

type Database = { pool: pg.Pool; prisma: PrismaClient; clients: Set<pg.PoolClient> };

/** Makes a pool and a Prisma client on it. The caller ends both (`closeDatabase`). */
function openDatabase(connectionString: string): Database {
  const pool = new pg.Pool({
    connectionString,
    Client: GuardedClient,
    max: 10,
    connectionTimeoutMillis: databaseTimeouts.connectMs,
    query_timeout: databaseTimeouts.queryMs,
    statement_timeout: databaseTimeouts.statementMs,
    idle_in_transaction_session_timeout: 5_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    application_name: "heddle",
    allowExitOnIdle: true,
  });
  const clients = new Set<pg.PoolClient>();
  pool.on("connect", (client) => {
    clients.add(client);
    client.on("error", (error) => logger().warn({ reason: error.message }, "postgres connection lost"));
  });
  pool.on("remove", (client) => clients.delete(client));
  pool.on("error", (error) => logger().warn({ reason: error.message }, "idle postgres connection lost"));
  const prisma = new PrismaClient({
    adapter: new PrismaPg(pool),
    errorFormat: "minimal",
    transactionOptions: { maxWait: databaseTimeouts.connectMs, timeout: databaseTimeouts.queryMs },
  });
  return { pool, prisma, clients };
}

/** Ends the client and its pool. */
export async function closeDatabase({ prisma, pool }: Database): Promise<void> {
  await prisma.$disconnect();
  await pool.end();
}

/** The process's one pool and client on DATABASE_URL. */
export function processDatabase(): Database {
  return processSingleton("database", () => openDatabase(requireEnv("DATABASE_URL")));
}

/**
 * Cuts every open connection. After a silent server, connections still wait for an answer to a query
 * that was given up, and whoever took one from the pool next would wait behind it.
 */
export function cutConnections({ clients }: Database): void {
  for (const client of clients) cutClient(client);
}
