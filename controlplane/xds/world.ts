import { type EndpointListener, EndpointRegistry, type RegisteredEndpoint } from "../endpoint-registry";
import { ClusterSchema } from "../generated/envoy/config/cluster/v3/cluster_pb";
import { ClusterLoadAssignmentSchema } from "../generated/envoy/config/endpoint/v3/endpoint_pb";
import { breakerFor } from "../resources/breaker-for";
import { buildCluster } from "../resources/build-cluster";
import { buildEndpoints } from "../resources/build-endpoints";
import { requirePublishable } from "../resources/check-published";
import { type CompiledService, compileService } from "../resources/compile-service";
import { compileForEnvoy } from "../resources/envoy/compile-envoy";
import {
  InvalidResourceError,
  type Resource,
  type ResourceType,
  resourceTypes,
  sealResource,
} from "../resources/resource";
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
import type { Dialect, Section } from "../wire";
import { cached } from "./cached";
import { EnvoyWorld } from "./envoy-world";
import type { Part, PublishedView, ServiceView } from "./published-view";

/** Told of stored content that is not published, and why. */
export type RefusalListener = (row: HeldRow, why: string) => void;
/** Names of one type whose content may differ from what was sent. */
export type DirtyListener = (type: ResourceType, name: string) => void;

/**
 * What is published, built on demand by name. Any well-formed name has a resource: a service that nobody
 * configured gets the default routes, and one without endpoints fails its calls at once instead of
 * letting them hang for a listener that never comes.
 */
export class World implements PublishedView, ServiceView {
  readonly envoy = new EnvoyWorld(this, (type, name) => this.mark(type, name));
  readonly endpoints = new EndpointRegistry((endpoint, event) => this.onEndpoint(endpoint, event));
  private readonly routes = new Map<string, HeldRowOf<"route">>();
  private readonly breakers = new Map<string, HeldRowOf<"circuit-breaker">>();
  private readonly balancings = new Map<string, HeldRowOf<"load-balancing">>();
  private readonly rateLimits = new Map<string, HeldRowOf<"rate-limit">>();
  private readonly compiled = new Map<string, CompiledService>();
  /** By service, then by name. */
  private readonly clusters = new Map<string, Map<string, Resource>>();
  private readonly assignments = new Map<string, Resource>();
  private readonly dirtyListeners = new Set<DirtyListener>();
  private readonly refusalListeners = new Set<RefusalListener>();
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
    const held = {
      ...{ route: this.routes, "circuit-breaker": this.breakers },
      ...{ "load-balancing": this.balancings, "rate-limit": this.rateLimits },
    };
    return held[section].get(serviceKey(name));
  }

  configOf<Name extends Section>(name: ServiceName, section: Name): HeldRowOf<Name>["config"] {
    return (this.heldRow(name, section) as HeldRowOf<Name> | undefined)?.config ?? {};
  }

  onRefused(listener: RefusalListener): void {
    this.refusalListeners.add(listener);
  }

  /**
   * Takes a row over unless a newer one is held. What a client would refuse is not published, whoever stored it: the content
   * before stays.
   */
  hold(row: HeldRow): void {
    if ((this.heldRow(row, row.section)?.sequence ?? -1) >= row.sequence) return;
    try {
      this.holdSection(row);
    } catch (error) {
      if (!(error instanceof InvalidResourceError)) throw error;
      for (const listener of this.refusalListeners) listener(row, error.message);
    }
  }

  private holdSection(row: HeldRow): void {
    switch (row.section) {
      case "route":
        this.holdRoute(row);
        return;
      case "circuit-breaker":
        this.holdBreaker(row);
        return;
      case "load-balancing":
        this.holdBalancing(row);
        return;
      case "rate-limit":
        this.holdRateLimit(row);
        return;
    }
  }

  private holdBreaker(row: HeldRowOf<"circuit-breaker">): void {
    requirePublishable(row);
    const key = serviceKey(row);
    this.breakers.set(key, row);
    const published = [...(this.clusters.get(key)?.keys() ?? [])];
    this.clusters.delete(key);
    for (const cluster of published) this.mark("cluster", cluster);
    this.envoy.onClusters(row);
  }

  private holdBalancing(row: HeldRowOf<"load-balancing">): void {
    requirePublishable(row);
    const rates = this.configOf(row, "rate-limit");
    const forEnvoy = compileForEnvoy(row, this.configOf(row, "route"), { rates, balancing: row.config });
    this.balancings.set(serviceKey(row), row);
    this.envoy.onClusters(row);
    this.envoy.onRoute(row, forEnvoy);
  }

  private holdRateLimit(row: HeldRowOf<"rate-limit">): void {
    requirePublishable(row);
    const balancing = this.configOf(row, "load-balancing");
    const forEnvoy = compileForEnvoy(row, this.configOf(row, "route"), { rates: row.config, balancing });
    this.rateLimits.set(serviceKey(row), row);
    this.envoy.onRoute(row, forEnvoy);
  }

  private holdRoute(row: HeldRowOf<"route">): void {
    requirePublishable(row);
    const compiled = compileService(row, row.config, row.etag);
    const key = serviceKey(row);
    const forEnvoy = compileForEnvoy(row, row.config, {
      rates: this.configOf(row, "rate-limit"),
      balancing: this.configOf(row, "load-balancing"),
    });
    this.routes.set(key, row);
    const before = this.compiled.get(key)?.clusters ?? [];
    this.compiled.set(key, compiled);
    this.mark("listener", listenerName(row));
    this.mark("route", key);
    for (const cluster of new Set([...before, ...compiled.clusters])) this.mark("cluster", cluster);
    this.envoy.onRoute(row, forEnvoy);
  }

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
      case "scope":
        return undefined;
    }
  }

  /** The routes' clusters of a service as published now. */
  compiledService(name: ServiceName): CompiledService {
    return cached(this.compiled, serviceKey(name), () => {
      const row = this.routes.get(serviceKey(name));
      return compileService(name, row?.config ?? {}, row?.etag ?? "");
    });
  }

  /** Every service that has routes or endpoints. */
  *services(): Iterable<ServiceName> {
    for (const key of new Set([...this.routes.keys(), ...this.endpoints.serviceKeys()])) {
      const name = parseServiceKey(key);
      if (name) yield name;
    }
  }

  hasService(name: ServiceName): boolean {
    return this.routes.has(serviceKey(name)) || this.endpoints.has(name);
  }

  *allNames(type: ResourceType): Iterable<string> {
    for (const name of this.services()) {
      if (type === "listener") yield listenerName(name);
      if (type === "cluster") yield* this.clustersOf(name);
    }
  }

  isAmongAll(type: ResourceType, name: string): boolean {
    const cluster = type === "cluster" ? parseClusterName(name) : undefined;
    if (cluster) return this.hasService(cluster) && this.clustersOf(cluster).has(name);
    const service = type === "listener" ? parseListenerName(name) : undefined;
    return service !== undefined && this.hasService(service);
  }

  partsOf(name: ServiceName): ReturnType<ServiceView["partsOf"]> {
    const { listener, route, clusters } = this.compiledService(name);
    const parts: Part[] = [
      { type: "listener", name: listenerName(name), fingerprint: listener.fingerprint },
      { type: "route", name: serviceKey(name), fingerprint: route.fingerprint },
    ];
    return { parts, clusters };
  }

  /** What the clients of a dialect are sent. */
  viewOf(dialect: Dialect): PublishedView & ServiceView {
    return dialect === "envoy" ? this.envoy : this;
  }

  private clustersOf(name: ServiceName): Set<string> {
    const versions = [...this.endpoints.versionsOf(name)].map((version) => clusterName(name, version));
    return new Set([clusterName(name), ...versions, ...this.compiledService(name).clusters]);
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
    try {
      return cached(this.assignments, name, () =>
        sealResource(ClusterLoadAssignmentSchema, buildEndpoints(name, addresses())),
      );
    } catch (error) {
      // A client keeps the endpoints that it has.
      if (error instanceof InvalidResourceError) return "held-back";
      throw error;
    }
  }

  private onEndpoint(endpoint: RegisteredEndpoint, event: "added" | "removed"): void {
    for (const cluster of [clusterName(endpoint), clusterName(endpoint, endpoint.version)]) {
      this.assignments.delete(cluster);
      this.mark("cluster", cluster);
      this.mark("endpoint", cluster);
    }
    this.mark("listener", listenerName(endpoint));
    this.envoy.onEndpoint(endpoint);
    for (const listener of this.endpointListeners) listener(endpoint, event);
  }

  private markEverything(): void {
    for (const type of resourceTypes) this.mark(type, "*");
  }

  protected mark(type: ResourceType, name: string): void {
    for (const listener of this.dirtyListeners) listener(type, name);
  }
}
