import { create } from "@bufbuild/protobuf";
import {
  type ScopedRouteConfiguration,
  ScopedRouteConfigurationSchema,
} from "../../generated/envoy/config/route/v3/scoped_route_pb";
import { type ServiceName, serviceKey } from "../../service-names";

/** Calls to this host go by the service's routes. */
export function envoyScope(host: string, name: ServiceName): ScopedRouteConfiguration {
  return create(ScopedRouteConfigurationSchema, {
    name: host,
    routeConfigurationName: serviceKey(name),
    key: { fragments: [{ type: { case: "stringKey", value: host } }] },
  });
}
