import "server-only";
import type { Context } from "../../access/actor";
import { readableNamespaces } from "../../access/readable-namespaces";
import { authorise } from "../../access/server/authorise";
import type { ConnectedProxy } from "../../control-planes/control-plane";
import { findControlPlane } from "../../control-planes/registry";
import { AppError } from "../../errors";
import { processSingleton } from "../../http/process-singleton";
import type { Stale } from "../../metrics/reading";
import { staleOf } from "../../metrics/stale-of";
import { type Proxies, type ProxyView, proxyStates } from "../proxies";

const maxProxies = 200;

/**
 * Who is connected to a mesh's control plane and what each has taken; while it is away, the last that it told. Throws `forbidden`,
 * `not-found` for the mesh, and what the control plane's absence is where it never told.
 */
export async function listProxies({
  ctx,
  input: { mesh },
  signal,
}: {
  ctx: Context;
  input: { mesh: string };
  signal?: AbortSignal;
}): Promise<Proxies> {
  authorise(ctx, "mesh.read", mesh);
  const controlPlane = findControlPlane(mesh);
  if (!controlPlane) return answerOf(mesh, "no-control-plane", [], null);
  // A proxy's names and refusals name whom it calls, and not reliably whose it is.
  if (readableNamespaces(ctx, mesh) !== "all") return answerOf(mesh, "withheld", [], null);
  if (!controlPlane.proxies) return answerOf(mesh, "untold", [], null);
  const lastKnown = processSingleton("proxies", () => new Map<string, ConnectedProxy[]>());
  try {
    const proxies = await controlPlane.proxies(signal);
    lastKnown.set(mesh, proxies);
    return answerOf(mesh, "told", proxies, null);
  } catch (cause) {
    const known = lastKnown.get(mesh);
    if (!known || !(cause instanceof AppError) || cause.upstream !== "control-plane") throw cause;
    return answerOf(mesh, "told", known, staleOf(cause));
  }
}

function answerOf(
  mesh: string,
  source: Proxies["source"],
  connected: readonly ConnectedProxy[],
  stale: Stale | null,
): Proxies {
  const proxies = connected.map((proxy): ProxyView => ({ ...proxy, state: stateOf(proxy) }));
  const count = (wanted: ProxyView["state"]) => proxies.filter(({ state }) => state === wanted).length;
  return {
    mesh,
    source,
    proxies: proxies.toSorted(byUrgency).slice(0, maxProxies),
    total: proxies.length,
    nacked: count("nacked"),
    pending: count("pending"),
    stale,
  };
}

function stateOf({ types }: ConnectedProxy): ProxyView["state"] {
  if (types.some(({ state, refusal }) => state === "nacked" || refusal !== null)) return "nacked";
  return types.some(({ state, waiting }) => state === "pending" || waiting.length > 0) ? "pending" : "acked";
}

function byUrgency(left: ProxyView, right: ProxyView): number {
  const places = proxyStates.indexOf(left.state) - proxyStates.indexOf(right.state);
  return places === 0 ? left.id.localeCompare(right.id) : places;
}
