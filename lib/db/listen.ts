import "server-only";
import type pg from "pg";
import { type HeddleEvent, heddleEventSchema } from "../contract/events";
import { logger } from "../logger";
import { cutClient, GuardedClient } from "./guarded-client";
import { eventChannel } from "./notify";
import { databaseTimeouts } from "./pool";

const reconnectMs = 1_000;
const keepaliveMs = 5_000;

/**
 * Listens on one connection of its own and hands every event on. The connection is asked for an answer
 * every 5 s and made anew when it is lost; after that anything may have been missed, so `resync` is handed on.
 * Returns how to stop.
 */
export function listen(connectionString: string, publish: (event: HeddleEvent) => void): () => Promise<void> {
  let stopped = false;
  let current: pg.Client | undefined;
  let retry: NodeJS.Timeout | undefined;
  let connectedBefore = false;

  const connect = async () => {
    const client = new GuardedClient({
      connectionString,
      connectionTimeoutMillis: databaseTimeouts.connectMs,
      query_timeout: databaseTimeouts.queryMs,
      keepAlive: true,
      application_name: "heddle-listen",
    });
    current = client;
    let keepalive: NodeJS.Timeout | undefined;
    let lost = false;
    const lose = (reason: unknown) => {
      if (lost) return;
      lost = true;
      clearInterval(keepalive);
      cutClient(client);
      if (stopped) return;
      const message = reason instanceof Error ? reason.message : String(reason);
      logger().debug({ reason: message }, "event connection lost");
      retry = setTimeout(() => void connect(), reconnectMs);
      retry.unref();
    };
    client.on("error", lose);
    client.on("end", () => lose("ended"));
    client.on("notification", ({ payload }) => hand(payload, publish));
    try {
      await client.connect();
      await client.query(`LISTEN ${eventChannel}`);
      keepalive = setInterval(() => void client.query("select 1").catch(lose), keepaliveMs);
      keepalive.unref();
      if (lost) clearInterval(keepalive);
      if (connectedBefore) publish({ kind: "resync", id: "*", at: new Date().toISOString() });
      connectedBefore = true;
    } catch (cause) {
      lose(cause);
    }
  };
  void connect();

  return async () => {
    stopped = true;
    clearTimeout(retry);
    await current?.end().catch(() => undefined);
  };
}

function hand(payload: string | undefined, publish: (event: HeddleEvent) => void): void {
  try {
    const parsed = heddleEventSchema.safeParse(JSON.parse(payload ?? ""));
    if (parsed.success) publish(parsed.data);
    else logger().warn("an event of an unknown shape was dropped");
  } catch {
    logger().warn("an event that is not JSON was dropped");
  }
}
