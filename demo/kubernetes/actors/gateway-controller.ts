import { isEqual, isObject } from "../json";
import type { KubernetesObject } from "../kinds/kubernetes-object";
import { type Access, send, watch } from "./api-client";
import { acceptedRoute, isObserved, parentStatuses, type Verdict } from "./route-status";

export interface GatewayControllerSettings extends Access {
  /** As it signs its statuses: `istio.io/gateway-controller`, `linkerd.io/policy-controller`. */
  controllerName: string;
  /** How long it takes to look at a change. */
  delayMs?: number;
  /** What it thinks of a route; undefined: it does not look at it at all. */
  verdictOf?: (route: KubernetesObject) => Verdict | undefined;
}

export interface GatewayController {
  stop: () => Promise<void>;
}

const resources = ["httproutes", "grpcroutes"];
const root = "/apis/gateway.networking.k8s.io/v1";
const retryMs = 100;

/** Watches routes and says of each generation whether it took it, as gateways and meshes do (gateway-api, RouteStatus). */
export function startGatewayController(settings: GatewayControllerSettings): GatewayController {
  const stopping = new AbortController();
  const loops = resources.map((resource) => follow(settings, resource, stopping.signal));
  return {
    stop: async () => {
      stopping.abort();
      await Promise.all(loops);
    },
  };
}

async function follow(
  settings: GatewayControllerSettings,
  resource: string,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      for await (const { type, object } of watch(settings, `${root}/${resource}?watch=true`, signal)) {
        if (type === "ADDED" || type === "MODIFIED") void look(settings, resource, object, signal);
      }
    } catch {
      // A server that is away or ends the watch is asked again.
    }
    await pause(retryMs, signal);
  }
}

async function look(
  settings: GatewayControllerSettings,
  resource: string,
  route: KubernetesObject,
  signal: AbortSignal,
): Promise<void> {
  await pause(settings.delayMs ?? 0, signal);
  const verdict = (settings.verdictOf ?? (() => acceptedRoute))(route);
  if (signal.aborted || !verdict) return;
  const now = `${new Date().toISOString().slice(0, 19)}Z`;
  const parents = parentStatuses(route, settings.controllerName, verdict, now);
  const said = isObject(route.status) ? route.status.parents : undefined;
  if (isObserved(route, settings.controllerName) && isEqual(said, parents)) return;
  const { name, namespace, resourceVersion } = route.metadata;
  const path = `${root}/namespaces/${namespace}/${resource}/${name}/status?fieldManager=${encodeURIComponent(settings.controllerName)}`;
  const patch = { metadata: { resourceVersion }, status: { parents } };
  // A route that has changed since comes again, with what it is now.
  await send(settings, "PATCH", path, patch, "application/merge-patch+json").catch(() => undefined);
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
