import "server-only";
import { AppError } from "../errors";
import { addGate } from "../http/gates";
import { processSingleton } from "../http/process-singleton";
import { requireMesh } from "../settings/settings";
import { LokiClient } from "./client";

/** A mesh's Loki, one client a process; undefined where none is set up. Throws `not-found` for a mesh that is not there. */
export function findLoki(mesh: string): LokiClient | undefined {
  const { loki } = requireMesh(mesh);
  if (loki === undefined) return undefined;
  return processSingleton(`loki.${mesh}`, () => {
    const client = new LokiClient(loki);
    addGate(client.gate, mesh);
    return client;
  });
}

/** A mesh's Loki. Throws `upstream-unavailable` where none is set up. */
export function requireLoki(mesh: string): LokiClient {
  const client = findLoki(mesh);
  if (client) return client;
  throw new AppError("upstream-unavailable", `No log store is set up for the mesh "${mesh}".`, {
    upstream: "loki",
  });
}
