import "server-only";
import type { Context } from "../access/actor";
import { readableNamespaces, scopeOf } from "../access/readable-namespaces";
import { AppError } from "../errors";
import { addGate } from "../http/gates";
import { processSingleton } from "../http/process-singleton";
import { requireMesh } from "../settings/settings";
import { LokiClient } from "./client";
import { namespaceGuard } from "./namespace-guard";

type Reader = Pick<Context, "reads">;

const labelsFreshMs = 30_000;
const dayNs = 86_400_000_000_000n;
/** So many sets of namespaces are remembered of a log store, the latest asked for. */
const maxConfined = 32;

/**
 * A mesh's Loki for whoever asks: it reads what `ctx` may read there and nothing else, whatever it is asked; undefined where none
 * is set up. One client a process and set of namespaces. Throws `not-found` for a mesh that is not there.
 */
export function findLoki(mesh: string, ctx: Reader): LokiClient | undefined {
  const { loki } = requireMesh(mesh);
  if (loki === undefined) return undefined;
  const whole = processSingleton(`loki.${mesh}`, () => {
    const client = new LokiClient(loki);
    addGate(client.gate, mesh);
    return client;
  });
  const readable = readableNamespaces(ctx, mesh);
  return readable === "all" ? whole : confinedTo(whole, readable);
}

/** A mesh's Loki, as above. Throws `upstream-unavailable` where none is set up. */
export function requireLoki(mesh: string, ctx: Reader): LokiClient {
  const client = findLoki(mesh, ctx);
  if (client) return client;
  throw new AppError("upstream-unavailable", `No log store is set up for the mesh "${mesh}".`, {
    upstream: "loki",
  });
}

function confinedTo(whole: LokiClient, readable: ReadonlySet<string>): LokiClient {
  const all = processSingleton("confined-loki", () => new WeakMap<object, Map<string, LokiClient>>());
  const clients = all.get(whole) ?? new Map<string, LokiClient>();
  all.set(whole, clients);
  const scope = scopeOf(readable);
  const guard = async () => namespaceGuard(await labelNamesOf(whole), readable);
  const client = clients.get(scope) ?? new LokiClient({ whole, guard, scope });
  clients.delete(scope);
  clients.set(scope, client);
  const [oldest] = clients.keys();
  if (clients.size > maxConfined && oldest !== undefined) clients.delete(oldest);
  return client;
}

/** Of the last day; which label names a namespace changes as seldom as what ships the logs. */
async function labelNamesOf(whole: LokiClient): Promise<readonly string[]> {
  const all = processSingleton("loki-labels", () => new WeakMap<object, { names: string[]; at: number }>());
  const known = all.get(whole);
  if (known && performance.now() - known.at < labelsFreshMs) return known.names;
  const endNs = BigInt(Date.now()) * 1_000_000n;
  const names = await whole.labels({ startNs: endNs - dayNs, endNs });
  all.set(whole, { names, at: performance.now() });
  return names;
}
