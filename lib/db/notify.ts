import "server-only";
import type { HeddleEvent } from "../contract/events";
import type { Tx } from "./client";

/** The channel that every process listens to. */
export const eventChannel = "heddle";

/** Tells every process, at commit, that something changed: a hint to look again, never data. */
export async function notify(tx: Tx, event: Omit<HeddleEvent, "at">): Promise<void> {
  const payload = JSON.stringify({ ...event, at: new Date().toISOString() });
  await tx.$executeRaw`SELECT pg_notify(${eventChannel}, ${payload})`;
}
