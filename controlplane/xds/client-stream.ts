import type { Node } from "../generated/envoy/config/core/v3/base_pb";
import { type Resource, type ResourceType, resourceTypes } from "../resources/resource";
import type { Dialect } from "../wire";
import { identityOf, type NodeIdentity } from "./node-identity";
import type { PublishedView } from "./published-view";
import { RouteGate } from "./route-gate";
import type { Changes, TypeState } from "./type-state";

export type ViewOf = (dialect: Dialect) => PublishedView;

/**
 * One client's stream. Knows what the client has and sends what differs, in the order clusters, endpoints, listeners, scopes,
 * routes, so that nothing refers to what the client was not told; and takes nothing away that it may still act on.
 */
export abstract class ClientStream {
  readonly connectedSince = new Date().toISOString();
  abstract readonly protocol: "sotw" | "delta";
  node: NodeIdentity | undefined;
  protected readonly states = new Map<ResourceType, TypeState>();
  private readonly gate = new RouteGate(() => this.flush());
  private lastNonce = 0;
  /** Clusters that are gone and stay, since routes that the client may act on name them. */
  private readonly keptClusters = new Set<string>();

  constructor(private readonly viewOf: ViewOf) {}

  protected abstract respond(state: TypeState, nonce: string, version: string, changes: Changes): void;

  stateOf(type: ResourceType): TypeState | undefined {
    return this.states.get(type);
  }

  get dialect(): Dialect {
    return this.node?.dialect ?? "grpc";
  }

  protected get view(): PublishedView {
    return this.viewOf(this.dialect);
  }

  protected identify(node: Node | undefined): void {
    if (node) this.node ??= identityOf(node);
  }

  /** No timer outlives the stream. */
  close(): void {
    this.gate.close();
  }

  markDirty(type: ResourceType, name: string): void {
    const state = this.states.get(type);
    if (state && (name === "*" || state.wants(name))) state.dirty.add(name);
  }

  /** After an answer or another subscription: what waited for it can go. */
  protected afterRequest(): void {
    for (const name of this.keptClusters) this.markDirty("cluster", name);
    this.flush();
  }

  /** Sends what is dirty and indeed different, one response a type. */
  flush(): void {
    for (const type of resourceTypes) {
      const state = this.states.get(type);
      if (!state || state.inFlight || (state.dirty.size === 0 && state.waiting.size === 0)) continue;
      const changes = this.changesOf(state);
      state.dirty.clear();
      if (changes === undefined) continue;
      if (type === "cluster") this.repeatEndpoints(state, changes);
      this.lastNonce += 1;
      const { nonce, version } = state.begin(String(this.lastNonce), changes);
      this.respond(state, nonce, version, changes);
    }
  }

  /** What differs from what was sent; of what is sent in full everything, if anything differs. Undefined when nothing does. */
  private changesOf(state: TypeState): Changes | undefined {
    if (!this.view.isLoaded) return undefined;
    const changed = new Map<string, Resource>();
    const removed: string[] = [];
    const names = state.dirty.has("*") ? this.namesOf(state) : new Set([...state.dirty, ...state.waiting]);
    const mayGo = this.removable(state);
    for (const name of names) {
      const isWanted = this.isWanted(state, name);
      // Endpoints have their cluster's name.
      if (isWanted && state.type === "cluster") this.keptClusters.delete(name);
      if (!isWanted && !state.sent.has(name)) continue;
      const resource = isWanted || !mayGo(name) ? this.view.resource(state.type, name) : undefined;
      if (resource === "held-back" && state.isFullState) return undefined;
      if (resource === "held-back") continue;
      if (resource === undefined) {
        if (state.sent.has(name)) removed.push(name);
      } else if (state.sent.get(name) === resource.fingerprint) state.waiting.delete(name);
      else if (this.gate.holds(this.states, state, name, resource)) state.waiting.add(name);
      else changed.set(name, resource);
    }
    for (const name of changed.keys()) state.waiting.delete(name);
    const isFirst = state.wildcard && state.sentVersion === "";
    if (changed.size + removed.length === 0 && !isFirst) return undefined;
    return { resources: state.isFullState ? this.everything(state, changed, removed) : changed, removed };
  }

  private everything(
    state: TypeState,
    changed: Map<string, Resource>,
    removed: string[],
  ): Map<string, Resource> {
    const all = new Map<string, Resource>();
    const gone = new Set(removed);
    for (const name of [...state.sent.names(), ...changed.keys()]) {
      const resource = gone.has(name)
        ? undefined
        : (changed.get(name) ?? this.view.resource(state.type, name));
      if (typeof resource === "object") all.set(name, resource);
    }
    return all;
  }

  private namesOf(state: TypeState): Set<string> {
    return new Set([...this.currentNames(state), ...state.sent.names()]);
  }

  /** What the client wants now. */
  protected currentNames(state: TypeState): Set<string> {
    const own = state.type === "listener" && this.node?.dialect === "envoy" ? [this.node.listener] : [];
    const all = state.wildcard ? [...this.view.allNames(state.type), ...own] : [];
    return new Set([...all, ...state.subscribed]);
  }

  private isWanted(state: TypeState, name: string): boolean {
    if (state.subscribed.has(name)) return true;
    if (!state.wildcard) return false;
    const isOwn = state.type === "listener" && this.dialect === "envoy" && name === this.node?.listener;
    return isOwn || this.view.isAmongAll(state.type, name);
  }

  /** A cluster goes only once no route names it that the client may act on. */
  private removable(state: TypeState): (name: string) => boolean {
    if (state.type !== "cluster") return () => true;
    let inUse: Set<string> | undefined;
    return (name) => {
      inUse ??= this.states.get("route")?.references.inUse() ?? new Set();
      if (inUse.has(name)) this.keptClusters.add(name);
      else this.keptClusters.delete(name);
      return !inUse.has(name);
    };
  }

  /** A client that is given a cluster anew may wait for its endpoints to be sent again (Envoy does). */
  private repeatEndpoints(clusters: TypeState, { resources, removed }: Changes): void {
    const endpoints = this.states.get("endpoint");
    if (!endpoints) return;
    for (const name of removed) endpoints.acked.delete(name);
    for (const [name, { fingerprint }] of resources) {
      if (clusters.sent.get(name) === fingerprint || !endpoints.wants(name)) continue;
      endpoints.sent.delete(name);
      endpoints.dirty.add(name);
    }
  }
}
