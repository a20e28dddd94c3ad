import { create, type DescMessage, type MessageInitShape, type MessageShape } from "@bufbuild/protobuf";
import { ApiVersion } from "../../generated/envoy/config/core/v3/config_source_pb";
import { type Listener, ListenerSchema } from "../../generated/envoy/config/listener/v3/listener_pb";
import { HTTPFaultSchema } from "../../generated/envoy/extensions/filters/http/fault/v3/fault_pb";
import { LocalRateLimitSchema } from "../../generated/envoy/extensions/filters/http/local_ratelimit/v3/local_rate_limit_pb";
import { RouterSchema } from "../../generated/envoy/extensions/filters/http/router/v3/router_pb";
import {
  HttpConnectionManagerSchema,
  type HttpFilterSchema,
} from "../../generated/envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager_pb";
import { faultFilterName } from "../build-listener";
import { durationOfMs } from "../duration";
import { packAny } from "../resource";
import { rateLimitFilterName } from "./envoy-rate-limit";

const ads = {
  configSourceSpecifier: { case: "ads" as const, value: {} },
  resourceApiVersion: ApiVersion.V3,
};

/**
 * The filters of every call, in their order. A kind of policy that is a filter stands here with an empty configuration, and is
 * filled in by a route's or its virtual host's `typed_per_filter_config`. Who asks too often is refused before anything is
 * done for the call.
 */
const filters: MessageInitShape<typeof HttpFilterSchema>[] = [
  filter(
    rateLimitFilterName,
    LocalRateLimitSchema,
    create(LocalRateLimitSchema, { statPrefix: "rate_limit" }),
  ),
  filter(faultFilterName, HTTPFaultSchema, create(HTTPFaultSchema)),
  filter("envoy.filters.http.router", RouterSchema, create(RouterSchema)),
];

/**
 * One listener for all calls of an application. The host of a call, without its port, is the key of its scope, and the
 * scope names the service's own routes: so each service's routes are sent, taken and refused by themselves.
 */
export function envoyListener(name: string, { host, port }: { host: string; port: number }): Listener {
  const manager = create(HttpConnectionManagerSchema, {
    statPrefix: "outbound",
    routeSpecifier: {
      case: "scopedRoutes",
      value: {
        name: "heddle",
        scopeKeyBuilder: { fragments: [{ type: { case: "headerValueExtractor", value: hostOfCall } }] },
        rdsConfigSource: ads,
        configSpecifier: { case: "scopedRds", value: { scopedRdsConfigSource: ads } },
      },
    },
    httpFilters: filters,
    // A stream may be silent for as long as its rule's timeout allows; five minutes where nothing is said.
    streamIdleTimeout: durationOfMs(0),
  });
  return create(ListenerSchema, {
    name,
    address: {
      address: {
        case: "socketAddress",
        value: { address: host, portSpecifier: { case: "portValue", value: port } },
      },
    },
    filterChains: [
      {
        filters: [
          {
            name: "envoy.filters.network.http_connection_manager",
            configType: { case: "typedConfig", value: packAny(HttpConnectionManagerSchema, manager) },
          },
        ],
      },
    ],
  });
}

const hostOfCall = {
  name: ":authority",
  elementSeparator: ":",
  extractType: { case: "index" as const, value: 0 },
};

function filter<Desc extends DescMessage>(name: string, schema: Desc, config: MessageShape<Desc>) {
  return { name, configType: { case: "typedConfig" as const, value: packAny(schema, config) } };
}
