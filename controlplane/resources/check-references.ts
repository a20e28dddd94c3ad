import { type Any, anyUnpack } from "@bufbuild/protobuf/wkt";
import type { Listener } from "../generated/envoy/config/listener/v3/listener_pb";
import type { RouteConfiguration } from "../generated/envoy/config/route/v3/route_pb";
import type { ScopedRouteConfiguration } from "../generated/envoy/config/route/v3/scoped_route_pb";
import {
  type HttpConnectionManager,
  HttpConnectionManagerSchema,
} from "../generated/envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager_pb";
import { parseClusterName, type ServiceName, serviceKey } from "../service-names";
import { clustersOf } from "./clusters-of";
import { packedSchemas } from "./packed-schemas";

/** What is published together of one service, in one dialect. */
export type ServiceResources = {
  listener: Listener;
  scopes: readonly ScopedRouteConfiguration[];
  route: RouteConfiguration;
};

/**
 * The first name in a service's resources that stands for nothing: a listener's or scope's routes, a route's cluster, the
 * filter that an override is for. A cluster is there when it is one of the service's: its endpoints come by its name.
 */
export function referenceFault(name: ServiceName, resources: ServiceResources): string | undefined {
  const { listener, scopes, route } = resources;
  const manager = managerOf(listener);
  if (manager === undefined) return "the listener has no connection manager";
  const { routeSpecifier, httpFilters } = manager;
  const named =
    routeSpecifier.case === "rds"
      ? [routeSpecifier.value.routeConfigName]
      : scopes.map((scope) => scope.routeConfigurationName);
  if (named.length === 0 || named.some((each) => each !== route.name))
    return "the listener names other routes";
  const stray = clustersOf(route).find((cluster) => !isOwnCluster(name, cluster));
  if (stray !== undefined) return `no such cluster: ${stray}`;
  const filters = new Set(httpFilters.map((filter) => filter.name));
  for (const { typedPerFilterConfig } of route.virtualHosts.flatMap((host) => [host, ...host.routes])) {
    for (const [filter, override] of Object.entries(typedPerFilterConfig)) {
      if (!filters.has(filter)) return `no such filter: ${filter}`;
      if (!isKnown(override)) return `unknown type ${override.typeUrl}`;
    }
  }
  return undefined;
}

function managerOf({ apiListener, filterChains }: Listener): HttpConnectionManager | undefined {
  const filter = filterChains[0]?.filters[0]?.configType;
  const packed = apiListener?.apiListener ?? (filter?.case === "typedConfig" ? filter.value : undefined);
  return packed && anyUnpack(packed, HttpConnectionManagerSchema);
}

function isOwnCluster(name: ServiceName, cluster: string): boolean {
  const parsed = parseClusterName(cluster);
  return parsed !== undefined && serviceKey(parsed) === serviceKey(name);
}

function isKnown({ typeUrl }: Any): boolean {
  return packedSchemas.some(({ typeName }) => typeUrl.endsWith(`/${typeName}`));
}
