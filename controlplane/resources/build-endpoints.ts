import { create } from "@bufbuild/protobuf";
import { SocketAddress_Protocol } from "../generated/envoy/config/core/v3/address_pb";
import { HealthStatus } from "../generated/envoy/config/core/v3/health_check_pb";
import {
  type ClusterLoadAssignment,
  ClusterLoadAssignmentSchema,
} from "../generated/envoy/config/endpoint/v3/endpoint_pb";

export type SocketAddress = { host: string; port: number };

/** The endpoints of one cluster. `addresses` are unique: clients refuse the whole resource otherwise. */
export function buildEndpoints(cluster: string, addresses: SocketAddress[]): ClusterLoadAssignment {
  const locality = {
    locality: { region: "", zone: "", subZone: "" },
    loadBalancingWeight: 1,
    lbEndpoints: addresses.map(({ host, port }) => ({
      healthStatus: HealthStatus.HEALTHY,
      hostIdentifier: {
        case: "endpoint" as const,
        value: {
          address: {
            address: {
              case: "socketAddress" as const,
              value: {
                protocol: SocketAddress_Protocol.TCP,
                address: host,
                portSpecifier: { case: "portValue" as const, value: port },
              },
            },
          },
        },
      },
    })),
  };
  return create(ClusterLoadAssignmentSchema, {
    clusterName: cluster,
    endpoints: addresses.length === 0 ? [] : [locality],
  });
}
