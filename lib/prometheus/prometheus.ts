import "server-only";
import type { Context } from "../access/actor";
import { readableNamespaces, scopeOf } from "../access/readable-namespaces";
import { addGate } from "../http/gates";
import { processSingleton } from "../http/process-singleton";
import { namespaceGuard } from "../metrics/namespace-guard";
import { requireMesh } from "../settings/settings";
import { PrometheusClient } from "./client";

/** So many sets of namespaces are remembered in a mesh, the latest asked for. */
const maxConfined = 32;

/**
 * A mesh's Prometheus for whoever asks: it reads what `ctx` may read there and nothing else, whatever it is asked. One client a
 * process and set of namespaces. Throws `not-found` for a mesh that is not there.
 */
export function prometheusOf(mesh: string, ctx: Pick<Context, "reads">): PrometheusClient {
  const { prometheus, scrapeSeconds } = requireMesh(mesh);
  const whole = processSingleton(`prometheus.${mesh}`, () => {
    const client = new PrometheusClient(prometheus, { scrapeSeconds });
    addGate(client.gate, mesh);
    return client;
  });
  const readable = readableNamespaces(ctx, mesh);
  return readable === "all" ? whole : confinedTo(whole, readable);
}

export function confinedTo(whole: PrometheusClient, readable: ReadonlySet<string>): PrometheusClient {
  const all = processSingleton(
    "confined-prometheus",
    () => new WeakMap<object, Map<string, PrometheusClient>>(),
  );
  const clients = all.get(whole) ?? new Map<string, PrometheusClient>();
  all.set(whole, clients);
  const scope = scopeOf(readable);
  const client =
    clients.get(scope) ?? new PrometheusClient({ whole, guard: namespaceGuard(readable), scope });
  clients.delete(scope);
  clients.set(scope, client);
  const [oldest] = clients.keys();
  if (clients.size > maxConfined && oldest !== undefined) clients.delete(oldest);
  return client;
}
