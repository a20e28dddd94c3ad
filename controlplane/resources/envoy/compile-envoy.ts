import { RouteConfigurationSchema } from "../../generated/envoy/config/route/v3/route_pb";
import type { ServiceName } from "../../service-names";
import type { ServiceConfig } from "../../wire";
import { clustersOf } from "../clusters-of";
import { type Resource, sealResource } from "../resource";
import { type BesideRoutes, envoyRoute } from "./envoy-route";

export type CompiledForEnvoy = {
  route: Resource;
  /** The clusters that the routes name, mirrors included. */
  clusters: readonly string[];
};

/** The routes of one service. Pure. */
export function compileForEnvoy(
  name: ServiceName,
  config: ServiceConfig,
  beside: BesideRoutes = {},
): CompiledForEnvoy {
  const route = envoyRoute(name, config.route, beside);
  const clusters = clustersOf(route);
  return { route: { ...sealResource(RouteConfigurationSchema, route), clusters }, clusters };
}
