import { create } from "@bufbuild/protobuf";
import {
  type Cluster,
  Cluster_DiscoveryType,
  Cluster_LbPolicy,
  ClusterSchema,
} from "../generated/envoy/config/cluster/v3/cluster_pb";
import { RoutingPriority } from "../generated/envoy/config/core/v3/base_pb";
import { ApiVersion } from "../generated/envoy/config/core/v3/config_source_pb";
import { HttpProtocolOptionsSchema } from "../generated/envoy/extensions/upstreams/http/v3/http_protocol_options_pb";
import type { BreakerPart } from "../wire";
import { durationOfMs } from "./duration";
import { packAny } from "./resource";

export const noLimit = 0xffff_ffff;

/** Envoy's own, where a policy does not say. */
export const usual = { intervalMs: 10_000, baseEjectionMs: 30_000, maxEjectionPercent: 10 };

/** A cluster whose endpoints come over the same stream. Nothing is limited unless somebody decided it. */
export function buildCluster(name: string, breaker: BreakerPart = {}): Cluster {
  return create(ClusterSchema, {
    name,
    clusterDiscoveryType: { case: "type", value: Cluster_DiscoveryType.EDS },
    edsClusterConfig: {
      edsConfig: {
        configSourceSpecifier: { case: "ads", value: {} },
        resourceApiVersion: ApiVersion.V3,
      },
    },
    lbPolicy: Cluster_LbPolicy.ROUND_ROBIN,
    circuitBreakers: {
      thresholds: [
        {
          priority: RoutingPriority.DEFAULT,
          maxConnections: noLimit,
          maxPendingRequests: noLimit,
          maxRequests: breaker.limits?.maxRequests ?? noLimit,
          maxRetries: noLimit,
        },
      ],
    },
    outlierDetection: outlierDetectionOf(breaker.outlierDetection ?? {}),
    typedExtensionProtocolOptions: {
      "envoy.extensions.upstreams.http.v3.HttpProtocolOptions": packAny(
        HttpProtocolOptionsSchema,
        create(HttpProtocolOptionsSchema, {
          upstreamProtocolOptions: {
            case: "explicitHttpConfig",
            value: { protocolConfig: { case: "http2ProtocolOptions", value: {} } },
          },
        }),
      ),
    },
  });
}

/** Always sent, switched off where nothing ejects: grpc-js-xds 1.14.1 ignores one that appears later. */
function outlierDetectionOf(detection: NonNullable<BreakerPart["outlierDetection"]>) {
  const { failurePercentage, successRate } = detection;
  const isOn = failurePercentage !== undefined || successRate !== undefined;
  return {
    interval: durationOfMs(detection.intervalMs ?? usual.intervalMs),
    baseEjectionTime: durationOfMs(detection.baseEjectionMs ?? usual.baseEjectionMs),
    maxEjectionPercent: isOn ? (detection.maxEjectionPercent ?? usual.maxEjectionPercent) : 0,
    enforcingConsecutive5xx: 0,
    enforcingConsecutiveGatewayFailure: 0,
    enforcingFailurePercentage: failurePercentage === undefined ? 0 : 100,
    enforcingSuccessRate: successRate === undefined ? 0 : 100,
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
