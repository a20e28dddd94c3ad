import { type EndpointListener, EndpointRegistry, type RegisteredEndpoint } from "../endpoint-registry";
import { ClusterSchema } from "../generated/envoy/config/cluster/v3/cluster_pb";
import { ClusterLoadAssignmentSchema } from "../generated/envoy/config/endpoint/v3/endpoint_pb";
import { breakerFor } from "../resources/breaker-for";
import { buildCluster } from "../resources/build-cluster";
import { buildEndpoints } from "../resources/build-endpoints";
import { type CompiledService, compileService } from "../resources/compile-service";
import { type Resource, type ResourceType, sealResource } from "../resources/resource";
import {
  clusterName,
  listenerName,
  parseClusterName,
  parseListenerName,
  parseServiceKey,
  type ServiceName,
  serviceKey,
} from "../service-names";
import type { HeldRow, HeldRowOf } from "../store/held-row";
import type { Section } from "../wire";

/** Names of one type whose content may differ from what was sent. */
export type DirtyListener = (type: ResourceType, name: string) => void;

const maxCachedServices = 20_000;

/**
 * What is published, built on demand by name. Any well-formed name has a resource: a service that nobody
 * configured gets the default routes, and one without endpoints fails its calls at once instead of
 * letting them hang for a listener that never comes.
 */
export class World {
  readonly endpoints = new EndpointRegistry((endpoint, event) => this.onEndpoint(endpoint, event));
  private readonly routes = new Map<string, HeldRowOf<"route">>();
  private readonly breakers = new Map<string, HeldRowOf<"circuit-breaker">>();
  private readonly compiled = new Map<string, CompiledService>();
  /** By service, then by name. */
  private readonly clusters = new Map<string, Map<string, Resource>>();
  private readonly assignments = new Map<string, Resource>();
  private readonly dirtyListeners = new Set<DirtyListener>();
  private readonly endpointListeners = new Set<EndpointListener>();
  private configsLoaded = false;
  private holdsEmpty = true;

  onDirty(listener: DirtyListener): void {
    this.dirtyListeners.add(listener);
  }

  onEndpointChange(listener: EndpointListener): void {
    this.endpointListeners.add(listener);
  }

  /** False until the stored configuration is known: clients keep what they have rather than get a guess. */
  get isLoaded(): boolean {
    return this.configsLoaded;
  }

  /** From here on resources are published. Endpoints have until `publishEmpty` to come back. */
  load(rows: HeldRow[]): void {
    for (const row of rows) this.hold(row);
    if (this.configsLoaded) return;
    this.configsLoaded = true;
    this.markEverything();
  }

  /** An empty cluster is published only after instances have had the time to register again. */
  publishEmpty(): void {
    this.holdsEmpty = false;
    this.markEverything();
  }

  heldRow(name: ServiceName, section: Section = "route"): HeldRow | undefined {
    return (section === "route" ? this.routes : this.breakers).get(serviceKey(name));
  }

  /** Takes a row over unless a newer one is held. */
  hold(row: HeldRow): void {
    if ((this.heldRow(row, row.section)?.sequence ?? -1) >= row.sequence) return;
    if (row.section === "route") this.holdRoute(row);
    else this.holdBreaker(row);
  }

  private holdBreaker(row: HeldRowOf<"circuit-breaker">): void {
    const key = serviceKey(row);
    this.breakers.set(key, row);
    const published = [...(this.clusters.get(key)?.keys() ?? [])];
    this.clusters.delete(key);
    for (const cluster of published) this.mark("cluster", cluster);
  }

  private holdRoute(row: HeldRowOf<"route">): void {
    const key = serviceKey(row);
    this.routes.set(key, row);
    const before = this.compiled.get(key)?.clusters ?? [];
    this.compiled.delete(key);
    this.mark("listener", listenerName(row));
    this.mark("route", key);
    for (const cluster of new Set([...before, ...this.compiledService(row).clusters])) {
      this.mark("cluster", cluster);
    }
  }

  /** Undefined for a name that means nothing; "held-back" while it is too early to say. */
  resource(type: ResourceType, name: string): Resource | "held-back" | undefined {
    if (!this.configsLoaded) return "held-back";
    switch (type) {
      case "listener": {
        const service = parseListenerName(name);
        return service && this.compiledService(service).listener;
      }
      case "route": {
        const service = parseServiceKey(name);
        return service && this.compiledService(service).route;
      }
      case "cluster":
        return this.clusterResource(name);
      case "endpoint":
        return this.endpointResource(name);
    }
  }

  /** The routes' clusters of a service as published now. */
  compiledService(name: ServiceName): CompiledService {
    const key = serviceKey(name);
    const known = this.compiled.get(key);
    if (known) return known;
    const row = this.routes.get(key);
    const compiled = compileService(name, row?.config ?? {}, row?.etag ?? "");
    if (this.compiled.size >= maxCachedServices) this.compiled.clear();
    this.compiled.set(key, compiled);
    return compiled;
  }

  /** What a client gets that asks for everything (as Envoy does for listeners and clusters). */
  *allNames(type: "listener" | "cluster"): Iterable<string> {
    for (const key of new Set([...this.routes.keys(), ...this.endpoints.serviceKeys()])) {
      const name = parseServiceKey(key);
      if (!name) continue;
      if (type === "listener") {
        yield listenerName(name);
        continue;
      }
      const versions = [...this.endpoints.versionsOf(name)].map((version) => clusterName(name, version));
      yield* new Set([clusterName(name), ...versions, ...this.compiledService(name).clusters]);
    }
  }

  private clusterResource(name: string): Resource | undefined {
    const cluster = parseClusterName(name);
    if (cluster === undefined) return undefined;
    const key = serviceKey(cluster);
    const ofService = cached(this.clusters, key, () => new Map<string, Resource>());
    return cached(ofService, name, () => {
      const breaker = breakerFor(this.breakers.get(key)?.config ?? {}, cluster.version);
      return sealResource(ClusterSchema, buildCluster(name, breaker));
    });
  }

  private endpointResource(name: string): Resource | "held-back" | undefined {
    const cluster = parseClusterName(name);
    if (cluster === undefined) return undefined;
    const addresses = () => this.endpoints.addressesOf(cluster, cluster.version);
    if (this.holdsEmpty && addresses().length === 0) return "held-back";
    return cached(this.assignments, name, () =>
      sealResource(ClusterLoadAssignmentSchema, buildEndpoints(name, addresses())),
    );
  }

  private onEndpoint(endpoint: RegisteredEndpoint, event: "added" | "removed"): void {
    for (const cluster of [clusterName(endpoint), clusterName(endpoint, endpoint.version)]) {
      this.assignments.delete(cluster);
      this.mark("cluster", cluster);
      this.mark("endpoint", cluster);
    }
    this.mark("listener", listenerName(endpoint));
    for (const listener of this.endpointListeners) listener(endpoint, event);
  }

  private markEverything(): void {
    for (const type of ["cluster", "endpoint", "listener", "route"] as const) this.mark(type, "*");
  }

  protected mark(type: ResourceType, name: string): void {
    for (const listener of this.dirtyListeners) listener(type, name);
  }
}

function cached<Value>(cache: Map<string, Value>, name: string, build: () => Value): Value {
  const known = cache.get(name);
  if (known) return known;
  const built = build();
  if (cache.size >= maxCachedServices) cache.clear();
  cache.set(name, built);
  return built;
}
