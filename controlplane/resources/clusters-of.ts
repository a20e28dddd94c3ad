import type { RouteConfiguration } from "../generated/envoy/config/route/v3/route_pb";

/** Every cluster that routes name, each once, mirrors included. Pure. */
export function clustersOf(route: RouteConfiguration): string[] {
  const clusters = new Set<string>();
  for (const { action } of route.virtualHosts.flatMap((host) => host.routes)) {
    if (action.case !== "route") continue;
    const { clusterSpecifier: specifier, requestMirrorPolicies: mirrors } = action.value;
    if (specifier.case === "cluster") clusters.add(specifier.value);
    if (specifier.case === "weightedClusters") {
      for (const cluster of specifier.value.clusters) clusters.add(cluster.name);
    }
    for (const { cluster } of mirrors) clusters.add(cluster);
  }
  return [...clusters];
}
