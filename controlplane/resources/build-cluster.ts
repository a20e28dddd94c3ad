import { create } from "@bufbuild/protobuf";
import { type Duration, DurationSchema } from "@bufbuild/protobuf/wkt";
import {
  type Cluster,
  Cluster_DiscoveryType,
  Cluster_LbPolicy,
  ClusterSchema,
} from "../generated/envoy/config/cluster/v3/cluster_pb";
import { RoutingPriority } from "../generated/envoy/config/core/v3/base_pb";
import { ApiVersion } from "../generated/envoy/config/core/v3/config_source_pb";
import { HttpProtocolOptionsSchema } from "../generated/envoy/extensions/upstreams/http/v3/http_protocol_options_pb";
import { packAny } from "./resource";

const noLimit = 0xffff_ffff;

/** Outlier detection is always sent, here switched off: grpc-js-xds 1.14.1 ignores one that appears later. */
const outlierDetectionOff = {
  interval: secondsOf(10),
  baseEjectionTime: secondsOf(30),
  maxEjectionPercent: 0,
  enforcingConsecutive5xx: 0,
  enforcingConsecutiveGatewayFailure: 0,
  enforcingSuccessRate: 0,
  enforcingFailurePercentage: 0,
};

/** A cluster whose endpoints come over the same stream. Nothing is limited unless somebody decided it. */
export function buildCluster(name: string): Cluster {
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
          maxRequests: noLimit,
          maxRetries: noLimit,
        },
      ],
    },
    outlierDetection: outlierDetectionOff,
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

function secondsOf(seconds: number): Duration {
  return create(DurationSchema, { seconds: BigInt(seconds) });
}
