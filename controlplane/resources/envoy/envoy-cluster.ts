import { create } from "@bufbuild/protobuf";
import {
  type Cluster,
  Cluster_DiscoveryType,
  ClusterSchema,
} from "../../generated/envoy/config/cluster/v3/cluster_pb";
import { RoutingPriority } from "../../generated/envoy/config/core/v3/base_pb";
import { ApiVersion } from "../../generated/envoy/config/core/v3/config_source_pb";
import { HttpProtocolOptionsSchema } from "../../generated/envoy/extensions/upstreams/http/v3/http_protocol_options_pb";
import type { BreakerPart } from "../../wire";
import type { BalancingPart } from "../../wire-load-balancing";
import { noLimit, usual } from "../build-cluster";
import { durationOfMs } from "../duration";
import { packAny } from "../resource";
import { clusterBalancing } from "./envoy-balancing";

type Limits = NonNullable<BreakerPart["limits"]>;
type Detection = NonNullable<BreakerPart["outlierDetection"]>;

/** A cluster of gRPC servers whose endpoints come over the same stream. Nothing is limited unless somebody decided it. */
export function envoyCluster(
  name: string,
  { limits = {}, outlierDetection = {} }: BreakerPart = {},
  balancing: BalancingPart = {},
): Cluster {
  const detects = Object.values(outlierDetection).some((field) => field !== undefined);
  return create(ClusterSchema, {
    name,
    clusterDiscoveryType: { case: "type", value: Cluster_DiscoveryType.EDS },
    edsClusterConfig: {
      edsConfig: {
        configSourceSpecifier: { case: "ads", value: {} },
        resourceApiVersion: ApiVersion.V3,
      },
    },
    ...clusterBalancing(balancing),
    // 1024 of each, and 3 retries, where nothing is said.
    circuitBreakers: {
      thresholds: [
        {
          priority: RoutingPriority.DEFAULT,
          maxConnections: limits.maxConnections ?? noLimit,
          maxPendingRequests: limits.maxPendingRequests ?? noLimit,
          maxRequests: limits.maxRequests ?? noLimit,
          maxRetries: limits.maxRetries ?? noLimit,
        },
      ],
    },
    ...(detects && { outlierDetection: detectionOf(outlierDetection) }),
    // Where fewer are healthy, ejected endpoints are used again; half of them where nothing is said.
    commonLbConfig: { healthyPanicThreshold: { value: outlierDetection.minHealthPercent ?? 0 } },
    typedExtensionProtocolOptions: {
      "envoy.extensions.upstreams.http.v3.HttpProtocolOptions": packAny(
        HttpProtocolOptionsSchema,
        create(HttpProtocolOptionsSchema, protocolOptionsOf(limits)),
      ),
    },
  });
}

/** Each rule is enforced if and only if it is set: success rate and errors in a row are by default, gateway errors are not. */
function detectionOf(detection: Detection) {
  const { consecutiveErrors, consecutiveGatewayErrors, failurePercentage, successRate } = detection;
  return {
    interval: durationOfMs(detection.intervalMs ?? usual.intervalMs),
    baseEjectionTime: durationOfMs(detection.baseEjectionMs ?? usual.baseEjectionMs),
    maxEjectionPercent: detection.maxEjectionPercent ?? usual.maxEjectionPercent,
    enforcingConsecutive5xx: consecutiveErrors === undefined ? 0 : 100,
    enforcingConsecutiveGatewayFailure: consecutiveGatewayErrors === undefined ? 0 : 100,
    enforcingFailurePercentage: failurePercentage === undefined ? 0 : 100,
    enforcingSuccessRate: successRate === undefined ? 0 : 100,
    ...(consecutiveErrors && { consecutive5xx: consecutiveErrors }),
    ...(consecutiveGatewayErrors && { consecutiveGatewayFailure: consecutiveGatewayErrors }),
    ...(failurePercentage && {
      failurePercentageThreshold: failurePercentage.thresholdPercent,
      failurePercentageRequestVolume: failurePercentage.minRequests,
      failurePercentageMinimumHosts: failurePercentage.minHosts,
    }),
    ...(successRate && {
      successRateStdevFactor: Math.round(successRate.stdevFactor * 1000),
      successRateRequestVolume: successRate.minRequests,
      successRateMinimumHosts: successRate.minHosts,
    }),
  };
}

function protocolOptionsOf({ maxRequestsPerConnection }: Limits) {
  return {
    upstreamProtocolOptions: {
      case: "explicitHttpConfig" as const,
      value: { protocolConfig: { case: "http2ProtocolOptions" as const, value: {} } },
    },
    // 0 is no bound, in the policy and in Envoy alike.
    ...(maxRequestsPerConnection && { commonHttpProtocolOptions: { maxRequestsPerConnection } }),
  };
}
