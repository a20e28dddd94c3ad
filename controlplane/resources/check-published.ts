import { fromBinary } from "@bufbuild/protobuf";
import { ClusterSchema } from "../generated/envoy/config/cluster/v3/cluster_pb";
import { ListenerSchema } from "../generated/envoy/config/listener/v3/listener_pb";
import { RouteConfigurationSchema } from "../generated/envoy/config/route/v3/route_pb";
import { clusterName, type ServiceName } from "../service-names";
import type { BreakerConfig, SectionConfig, ServiceConfig } from "../wire";
import { type BalancingConfig, balancingFor } from "../wire-load-balancing";
import type { RateLimitConfig } from "../wire-rate-limit";
import { breakerFor } from "./breaker-for";
import { buildCluster } from "./build-cluster";
import { reachableRules } from "./build-route";
import { matchFault } from "./check-match";
import { referenceFault } from "./check-references";
import { compileService } from "./compile-service";
import type { ConfigFault } from "./config-fault";
import { compileForEnvoy } from "./envoy/compile-envoy";
import { envoyCluster } from "./envoy/envoy-cluster";
import { envoyListener } from "./envoy/envoy-listener";
import { envoyListenerName, hostsOf, usualListenAddress } from "./envoy/envoy-names";
import type { BesideRoutes } from "./envoy/envoy-route";
import { envoyScope } from "./envoy/envoy-scope";
import { InvalidResourceError, sealResource } from "./resource";

/** Builds what would be published of a service's routes in each dialect, reads it back from its bytes, and follows its references. */
export function publishedFault(
  name: ServiceName,
  config: ServiceConfig,
  beside: BesideRoutes = {},
): ConfigFault | undefined {
  try {
    const grpc = compileService(name, config, "check");
    const envoy = compileForEnvoy(name, config, beside);
    const listenAt = { host: "127.0.0.1", port: 15_001 };
    const fault =
      referenceFault(name, {
        listener: fromBinary(ListenerSchema, grpc.listener.any.value),
        scopes: [],
        route: fromBinary(RouteConfigurationSchema, grpc.route.any.value),
      }) ??
      referenceFault(name, {
        listener: envoyListener(envoyListenerName(usualListenAddress), listenAt),
        scopes: hostsOf(name).map((host) => envoyScope(host, name)),
        route: fromBinary(RouteConfigurationSchema, envoy.route.any.value),
      });
    return fault === undefined ? undefined : { path: "route.rules", message: fault };
  } catch (error) {
    return { path: rulePath(config, error), message: messageOf(error) };
  }
}

/** Throws `InvalidResourceError` for what a client must not receive, and the building of a service's resources does not find. */
export function requirePublishable(content: ServiceName & SectionConfig): void {
  if (content.section === "circuit-breaker") {
    const fault = breakerFault(content, content.config);
    if (fault !== undefined) throw new InvalidResourceError("circuit-breaker", fault);
    return;
  }
  if (content.section === "rate-limit") {
    const fault = rateLimitFault(content, content.config);
    if (fault !== undefined) throw new InvalidResourceError("rate-limit", fault);
    return;
  }
  if (content.section === "load-balancing") {
    const fault = balancingFault(content, content.config);
    if (fault !== undefined) throw new InvalidResourceError("load-balancing", fault);
    return;
  }
  for (const rule of content.config.route?.rules ?? []) {
    const fault = matchFault(rule);
    if (fault !== undefined) throw new InvalidResourceError("route", fault);
  }
}

/** The same of a service's limits: the cluster of each version that has some of its own. */
export function breakerFault(name: ServiceName, config: BreakerConfig): ConfigFault | undefined {
  for (const version of [undefined, ...Object.keys(config.versions ?? {})]) {
    const [cluster, breaker] = [clusterName(name, version), breakerFor(config, version)];
    try {
      sealResource(ClusterSchema, buildCluster(cluster, breaker));
      sealResource(ClusterSchema, envoyCluster(cluster, breaker));
    } catch (error) {
      return { path: version === undefined ? "" : `versions.${version}`, message: messageOf(error) };
    }
  }
  return undefined;
}

/** The same of a service's rate limits: its routes as Envoys are sent them, of which only these can be at fault. */
export function rateLimitFault(name: ServiceName, config: RateLimitConfig): ConfigFault | undefined {
  const fault = publishedFault(name, {}, { rates: config });
  return fault && { ...fault, path: "rates" };
}

/** The same of its load balancing: its clusters and its routes as Envoys are sent them. */
export function balancingFault(name: ServiceName, config: BalancingConfig): ConfigFault | undefined {
  for (const version of [undefined, ...Object.keys(config.versions ?? {})]) {
    try {
      const own = balancingFor(config, version);
      sealResource(ClusterSchema, envoyCluster(clusterName(name, version), {}, own));
    } catch (error) {
      const at = version === undefined ? "" : `versions.${version}.`;
      return { path: `${at}algorithm`, message: messageOf(error) };
    }
  }
  const fault = publishedFault(name, {}, { balancing: config });
  return fault && { ...fault, path: "hashOn" };
}

/** Each match of a rule is a route of its own: which rule the route that was refused stands for. */
function rulePath({ route }: ServiceConfig, error: unknown): string {
  const place =
    error instanceof InvalidResourceError ? /routes\[(\d+)\]/.exec(error.fault.path)?.[1] : undefined;
  if (place === undefined || route === undefined) return "route";
  const rules = reachableRules(route).flatMap(({ match }, index) => (match ?? [{}]).map(() => index));
  const rule = rules[Number(place)];
  return rule === undefined ? "route" : `route.rules.${rule}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
