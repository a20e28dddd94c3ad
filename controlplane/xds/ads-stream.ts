import { create } from "@bufbuild/protobuf";
import {
  type DiscoveryRequest,
  type DiscoveryResponse,
  DiscoveryResponseSchema,
} from "../generated/envoy/service/discovery/v3/discovery_pb";
import {
  type Resource,
  type ResourceType,
  resourceTypeOf,
  resourceTypes,
  typeUrls,
} from "../resources/resource";
import { TypeState } from "./type-state";
import type { World } from "./world";

export type NodeIdentity = { id: string; cluster: string; userAgent: string };
type WorldView = Pick<World, "resource" | "allNames">;

/**
 * One client's stream, state of the world. Knows what the client has and sends what differs, in the order
 * clusters, endpoints, listeners, routes, so that nothing refers to what the client was not told.
 */
export class AdsStream {
  readonly connectedSince = new Date().toISOString();
  node: NodeIdentity | undefined;
  private readonly states = new Map<ResourceType, TypeState>();
  private lastNonce = 0;

  constructor(
    private readonly world: WorldView,
    private readonly send: (response: DiscoveryResponse) => void,
  ) {}

  stateOf(type: ResourceType): TypeState | undefined {
    return this.states.get(type);
  }

  onRequest(request: DiscoveryRequest): void {
    if (request.node) this.node ??= identityOf(request.node);
    const type = resourceTypeOf(request.typeUrl);
    if (type === undefined) return;
    const state = this.states.get(type) ?? new TypeState(type);
    this.states.set(type, state);
    const settled = state.settle(request.responseNonce, request.errorDetail?.message);
    state.subscribe(request.resourceNames);
    // Clusters that only the old routes named may go once the new routes are taken.
    if (settled && type === "route" && this.states.get("cluster")?.wildcard) this.markDirty("cluster", "*");
    this.flush();
  }

  markDirty(type: ResourceType, name: string): void {
    const state = this.states.get(type);
    if (state && (name === "*" || state.wants(name))) state.dirty.add(name);
  }

  /** Sends what is dirty and indeed different, one response a type. */
  flush(): void {
    for (const type of resourceTypes) {
      const state = this.states.get(type);
      if (!state || state.dirty.size === 0 || state.inFlight) continue;
      const resources = state.isFullState ? this.fullState(state) : this.changes(state);
      state.dirty.clear();
      if (resources === undefined) continue;
      if (type === "cluster") this.repeatEndpoints(state, resources);
      this.respond(state, resources);
    }
  }

  private respond(state: TypeState, resources: Map<string, Resource>): void {
    this.lastNonce += 1;
    const { nonce, version } = state.begin(String(this.lastNonce), resources);
    this.send(
      create(DiscoveryResponseSchema, {
        versionInfo: version,
        nonce,
        typeUrl: typeUrls[state.type],
        resources: [...resources.values()].map((resource) => resource.any),
      }),
    );
  }

  /** Routes and endpoints: only what differs from what was sent. */
  private changes(state: TypeState): Map<string, Resource> | undefined {
    const names = state.dirty.has("*") ? state.subscribed : state.dirty;
    const changed = new Map<string, Resource>();
    for (const name of names) {
      const resource = this.world.resource(state.type, name);
      if (resource === undefined || resource === "held-back") continue;
      if (state.sent.get(name) !== resource.fingerprint) changed.set(name, resource);
    }
    return changed.size === 0 ? undefined : changed;
  }

  /** Listeners and clusters: everything, if anything differs. */
  private fullState(state: TypeState): Map<string, Resource> | undefined {
    const resources = new Map<string, Resource>();
    for (const name of this.namesOf(state)) {
      const resource = this.world.resource(state.type, name);
      if (resource === "held-back") return undefined;
      if (resource !== undefined) resources.set(name, resource);
    }
    const isSame =
      resources.size === state.sent.size &&
      [...resources].every(([name, { fingerprint }]) => state.sent.get(name) === fingerprint);
    const neverSent = state.sentVersion === "";
    return isSame && !(neverSent && state.wildcard) ? undefined : resources;
  }

  private namesOf(state: TypeState): Set<string> {
    if (!state.wildcard || (state.type !== "listener" && state.type !== "cluster")) return state.subscribed;
    const names = new Set([...this.world.allNames(state.type), ...state.subscribed]);
    if (state.type === "cluster" && this.routesAreUnsettled()) {
      for (const name of state.sent.keys()) names.add(name);
    }
    return names;
  }

  /** While the client may still act on older routes, the clusters that those name must stay. */
  private routesAreUnsettled(): boolean {
    const route = this.states.get("route");
    return (
      route !== undefined && (route.inFlight !== undefined || route.dirty.size > 0 || route.nack !== null)
    );
  }

  /** A client that is given a cluster anew may wait for its endpoints to be sent again (Envoy does). */
  private repeatEndpoints(clusters: TypeState, resources: Map<string, Resource>): void {
    const endpoints = this.states.get("endpoint");
    if (!endpoints) return;
    for (const [name, { fingerprint }] of resources) {
      if (clusters.sent.get(name) === fingerprint || !endpoints.wants(name)) continue;
      endpoints.sent.delete(name);
      endpoints.dirty.add(name);
    }
  }
}

function identityOf(node: NonNullable<DiscoveryRequest["node"]>): NodeIdentity {
  const { userAgentName, userAgentVersionType: version } = node;
  const suffix = version.case === "userAgentVersion" ? ` ${version.value}` : "";
  return { id: node.id, cluster: node.cluster, userAgent: `${userAgentName}${suffix}` };
}
