import type { DescMessage } from "@bufbuild/protobuf";
import { FilterConfigSchema } from "../generated/envoy/config/route/v3/route_components_pb";
import { HTTPFaultSchema } from "../generated/envoy/extensions/filters/http/fault/v3/fault_pb";
import { LocalRateLimitSchema } from "../generated/envoy/extensions/filters/http/local_ratelimit/v3/local_rate_limit_pb";
import { RouterSchema } from "../generated/envoy/extensions/filters/http/router/v3/router_pb";
import { HttpConnectionManagerSchema } from "../generated/envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager_pb";
import { HttpProtocolOptionsSchema } from "../generated/envoy/extensions/upstreams/http/v3/http_protocol_options_pb";
import { TypedStructSchema } from "../generated/xds/type/v3/typed_struct_pb";

/** What is packed into an Any somewhere in what is published. */
export const packedSchemas: readonly DescMessage[] = [
  FilterConfigSchema,
  HTTPFaultSchema,
  HttpConnectionManagerSchema,
  HttpProtocolOptionsSchema,
  LocalRateLimitSchema,
  RouterSchema,
  TypedStructSchema,
];
