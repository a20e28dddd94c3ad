import { create, fromJson, toBinary } from "@bufbuild/protobuf";
import { type Any, AnySchema, StructSchema } from "@bufbuild/protobuf/wkt";
import { FilterConfigSchema } from "../generated/envoy/config/route/v3/route_components_pb";
import { HTTPFaultSchema } from "../generated/envoy/extensions/filters/http/fault/v3/fault_pb";
import { FractionalPercent_DenominatorType } from "../generated/envoy/type/v3/percent_pb";
import { type RouteInfo, routeInfoTypeUrl } from "../read-route-info";
import type { ServiceConfig } from "../wire";
import { faultFilterName, routeInfoFilterName } from "./build-listener";
import { durationOfMs } from "./duration";
import { packAny } from "./resource";

type Fault = NonNullable<NonNullable<ServiceConfig["route"]>["rules"][number]["fault"]>;

/**
 * An optional FilterConfig, so that clients without the filter take the route. The info is not a TypedStruct
 * here: grpc-js-xds 1.14.1 cannot unwrap one inside a FilterConfig.
 */
export function routeInfoOverride(info: RouteInfo): Record<string, Any> {
  const config = create(AnySchema, {
    typeUrl: routeInfoTypeUrl,
    value: toBinary(StructSchema, fromJson(StructSchema, info)),
  });
  return {
    [routeInfoFilterName]: packAny(
      FilterConfigSchema,
      create(FilterConfigSchema, { config, isOptional: true }),
    ),
  };
}

/** gRPC's RESOURCE_EXHAUSTED: what a gRPC server says to who asks too often. */
const resourceExhausted = 8;
const tooManyRequests = 429;

/**
 * `speaks`: gRPC's own table of HTTP statuses makes UNAVAILABLE of 429, which callers try again
 * (doc/http-grpc-status-mapping.md); of a gRPC client it is told as what it means.
 */
export function faultOverride(fault: Fault, speaks: "grpc" | "http"): Record<string, Any> {
  const abortedWith = (status: number) =>
    speaks === "grpc" && status === tooManyRequests
      ? { case: "grpcStatus" as const, value: resourceExhausted }
      : { case: "httpStatus" as const, value: status };
  const percentage = (basisPoints: number) => ({
    numerator: basisPoints,
    denominator: FractionalPercent_DenominatorType.TEN_THOUSAND,
  });
  const message = create(HTTPFaultSchema, {
    ...(fault.delay === undefined
      ? {}
      : {
          delay: {
            percentage: percentage(fault.delay.percentBp),
            faultDelaySecifier: {
              case: "fixedDelay" as const,
              value: durationOfMs(fault.delay.ms),
            },
          },
        }),
    ...(fault.abort === undefined
      ? {}
      : {
          abort: {
            percentage: percentage(fault.abort.percentBp),
            errorType: abortedWith(fault.abort.status),
          },
        }),
  });
  return { [faultFilterName]: packAny(HTTPFaultSchema, message) };
}
