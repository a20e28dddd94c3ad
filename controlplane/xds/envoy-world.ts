import type { RegisteredEndpoint } from "../endpoint-registry";
import { ClusterSchema } from "../generated/envoy/config/cluster/v3/cluster_pb";
import { ListenerSchema } from "../generated/envoy/config/listener/v3/listener_pb";
import { ScopedRouteConfigurationSchema } from "../generated/envoy/config/route/v3/scoped_route_pb";
import { breakerFor } from "../resources/breaker-for";
import { type CompiledForEnvoy, compileForEnvoy } from "../resources/envoy/compile-envoy";
import { envoyCluster } from "../resources/envoy/envoy-cluster";
import { envoyListener } from "../resources/envoy/envoy-listener";
import { hostsOf, parseEnvoyListenerName, parseHost } from "../resources/envoy/envoy-names";
import { envoyScope } from "../resources/envoy/envoy-scope";
import { type Resource, type ResourceType, sealResource } from "../resources/resource";
import {
  clusterName,
  parseClusterName,
  parseServiceKey,
  type ServiceName,
  serviceKey,
} from "../service-names";
import { balancingFor } from "../wire-load-balancing";
import { cached } from "./cached";
import type { HeldWorld } from "./held-world";
import type { PublishedView, ServiceView } from "./published-view";

/** What is told when a name's content may differ. */
type Mark = (type: ResourceType, name: string) => void;

/** The world as Envoys are sent it: a listener that scopes calls by their host, and each service's routes and clusters. */
export class EnvoyWorld implements PublishedView, ServiceView {
  private readonly compiled = new Map<string, CompiledForEnvoy>();
  /** By service, then by name. */
  private readonly clusters = new Map<string, Map<string, Resource>>();
  /** The clusters that each service has. */
  private readonly names = new Map<string, Set<string>>();
  private readonly scopes = new Map<string, Resource>();
  private readonly listeners = new Map<string, Resource>();

  constructor(
    private readonly world: HeldWorld,
    private readonly mark: Mark,
  ) {}

  get isLoaded(): boolean {
    return this.world.isLoaded;
  }

  onRoute(name: ServiceName, compiled: CompiledForEnvoy): void {
    const key = serviceKey(name);
    const before = this.compiled.get(key)?.clusters ?? [];
    this.compiled.set(key, compiled);
    this.names.delete(key);
    this.mark("route", key);
    for (const host of hostsOf(name)) this.mark("scope", host);
    for (const cluster of new Set([...before, ...compiled.clusters])) {
      this.mark("cluster", cluster);
    }
    this.mark("cluster", clusterName(name));
  }

  /** What its clusters say may be another. */
  onClusters(name: ServiceName): void {
    const published = [...(this.clusters.get(serviceKey(name))?.keys() ?? [])];
    this.clusters.delete(serviceKey(name));
    for (const cluster of published) this.mark("cluster", cluster);
  }

  onEndpoint(endpoint: RegisteredEndpoint): void {
    this.names.delete(serviceKey(endpoint));
    for (const host of hostsOf(endpoint)) this.mark("scope", host);
  }

  resource(type: ResourceType, name: string): Resource | "held-back" | undefined {
    if (!this.world.isLoaded) return "held-back";
    switch (type) {
      case "listener":
        return this.listenerResource(name);
      case "scope":
        return this.scopeResource(name);
      case "route": {
        const service = parseServiceKey(name);
        return service && this.compiledService(service).route;
      }
      case "cluster":
        return this.clusterResource(name);
      case "endpoint":
        return this.world.resource(type, name);
    }
  }

  /** The listener is each node's own: it is asked for by its name. */
  *allNames(type: ResourceType): Iterable<string> {
    for (const name of this.world.services()) {
      if (type === "scope") yield* hostsOf(name);
      if (type === "cluster") yield* this.clustersOf(name);
    }
  }

  isAmongAll(type: ResourceType, name: string): boolean {
    const cluster = type === "cluster" ? parseClusterName(name) : undefined;
    if (cluster) return this.world.hasService(cluster) && this.clustersOf(cluster).has(name);
    const service = type === "scope" ? parseHost(name) : undefined;
    return service !== undefined && this.world.hasService(service);
  }

  partsOf(name: ServiceName): ReturnType<ServiceView["partsOf"]> {
    const { route, clusters } = this.compiledService(name);
    return { parts: [{ type: "route", name: serviceKey(name), fingerprint: route.fingerprint }], clusters };
  }

  private clustersOf(name: ServiceName): Set<string> {
    return cached(this.names, serviceKey(name), () => {
      const versions = [...this.world.endpoints.versionsOf(name)].map((version) =>
        clusterName(name, version),
      );
      return new Set([clusterName(name), ...versions, ...this.compiledService(name).clusters]);
    });
  }

  private compiledService(name: ServiceName): CompiledForEnvoy {
    return cached(this.compiled, serviceKey(name), () => {
      return compileForEnvoy(name, this.world.configOf(name, "route"), {
        rates: this.world.configOf(name, "rate-limit"),
        balancing: this.world.configOf(name, "load-balancing"),
      });
    });
  }

  private listenerResource(name: string): Resource | undefined {
    const address = parseEnvoyListenerName(name);
    return (
      address &&
      cached(this.listeners, name, () => sealResource(ListenerSchema, envoyListener(name, address)))
    );
  }

  private scopeResource(host: string): Resource | undefined {
    const service = parseHost(host);
    return (
      service &&
      cached(this.scopes, host, () => sealResource(ScopedRouteConfigurationSchema, envoyScope(host, service)))
    );
  }

  private clusterResource(name: string): Resource | undefined {
    const cluster = parseClusterName(name);
    if (cluster === undefined) return undefined;
    const ofService = cached(this.clusters, serviceKey(cluster), () => new Map<string, Resource>());
    return cached(ofService, name, () => {
      const breaker = breakerFor(this.world.configOf(cluster, "circuit-breaker"), cluster.version);
      const balancing = balancingFor(this.world.configOf(cluster, "load-balancing"), cluster.version);
      return sealResource(ClusterSchema, envoyCluster(name, breaker, balancing));
    });
  }
}
