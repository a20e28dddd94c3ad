import "server-only";
import { env } from "../env";
import { AppError } from "../errors";
import { addGate } from "../http/gates";
import { processSingleton } from "../http/process-singleton";
import { LokiClient } from "./client";

/** This process's Loki; undefined where none is configured. */
export function findLoki(): LokiClient | undefined {
  const { LOKI_URL, LOKI_TENANT } = env();
  if (LOKI_URL === undefined) return undefined;
  return processSingleton("loki", () => {
    const client = new LokiClient(LOKI_URL, LOKI_TENANT);
    addGate(client.gate);
    return client;
  });
}

/** This process's Loki. Throws `upstream-unavailable` where none is configured. */
export function requireLoki(): LokiClient {
  const client = findLoki();
  if (client) return client;
  throw new AppError("upstream-unavailable", "No log store is configured: set LOKI_URL.", {
    upstream: "loki",
  });
}
