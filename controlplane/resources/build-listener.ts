import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { ApiVersion } from "../generated/envoy/config/core/v3/config_source_pb";
import { type Listener, ListenerSchema } from "../generated/envoy/config/listener/v3/listener_pb";
import { HTTPFaultSchema } from "../generated/envoy/extensions/filters/http/fault/v3/fault_pb";
import { RouterSchema } from "../generated/envoy/extensions/filters/http/router/v3/router_pb";
import {
  HttpConnectionManagerSchema,
  type HttpFilterSchema,
} from "../generated/envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager_pb";
import { TypedStructSchema } from "../generated/xds/type/v3/typed_struct_pb";
import { routeInfoTypeUrl } from "../read-route-info";
import { listenerName, type ServiceName, serviceKey } from "../service-names";
import { packAny } from "./resource";

export const routeInfoFilterName = "heddle.route_info";
export const faultFilterName = "envoy.filters.http.fault";

type HttpFilterInit = MessageInitShape<typeof HttpFilterSchema>;

/** A client-side listener. The fault filter is only there when a rule uses it: it costs every call a little. */
export function buildListener(name: ServiceName, options: { faults: boolean }): Listener {
  const routeInfo: HttpFilterInit = {
    name: routeInfoFilterName,
    isOptional: true,
    configType: {
      case: "typedConfig",
      value: packAny(TypedStructSchema, create(TypedStructSchema, { typeUrl: routeInfoTypeUrl, value: {} })),
    },
  };
  const fault: HttpFilterInit = {
    name: faultFilterName,
    configType: { case: "typedConfig", value: packAny(HTTPFaultSchema, create(HTTPFaultSchema)) },
  };
  const router: HttpFilterInit = {
    name: "envoy.filters.http.router",
    configType: { case: "typedConfig", value: packAny(RouterSchema, create(RouterSchema)) },
  };
  const manager = create(HttpConnectionManagerSchema, {
    statPrefix: serviceKey(name),
    routeSpecifier: {
      case: "rds",
      value: {
        routeConfigName: serviceKey(name),
        configSource: {
          configSourceSpecifier: { case: "ads", value: {} },
          resourceApiVersion: ApiVersion.V3,
        },
      },
    },
    httpFilters: options.faults ? [routeInfo, fault, router] : [routeInfo, router],
  });
  return create(ListenerSchema, {
    name: listenerName(name),
    apiListener: { apiListener: packAny(HttpConnectionManagerSchema, manager) },
  });
}
