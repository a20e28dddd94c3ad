import type { MessageInitShape } from "@bufbuild/protobuf";
import { Cluster_LbPolicy, type ClusterSchema } from "../../generated/envoy/config/cluster/v3/cluster_pb";
import type { RouteAction_HashPolicySchema } from "../../generated/envoy/config/route/v3/route_components_pb";
import { type BalancingConfig, type BalancingPart, hashesOf } from "../../wire-load-balancing";
import { durationOfMs } from "../duration";

type ClusterInit = Pick<MessageInitShape<typeof ClusterSchema>, "lbPolicy" | "lbConfig">;

/** How a cluster chooses the next endpoint; the one with the fewest calls of two where nobody decided it. */
export function clusterBalancing({ algorithm, choices, slowStartMs }: BalancingPart): ClusterInit {
  const slow = slowStartMs !== undefined && {
    slowStartConfig: { slowStartWindow: durationOfMs(slowStartMs) },
  };
  switch (algorithm) {
    case "round-robin":
      return {
        lbPolicy: Cluster_LbPolicy.ROUND_ROBIN,
        ...(slow && { lbConfig: { case: "roundRobinLbConfig", value: slow } }),
      };
    case "random":
      return { lbPolicy: Cluster_LbPolicy.RANDOM };
    case "consistent-hash":
      return { lbPolicy: Cluster_LbPolicy.RING_HASH };
    default: {
      const value = { ...(choices !== undefined && { choiceCount: choices }), ...(slow || {}) };
      return {
        lbPolicy: Cluster_LbPolicy.LEAST_REQUEST,
        ...(Object.keys(value).length > 0 && { lbConfig: { case: "leastRequestLbConfig", value } }),
      };
    }
  }
}

/** What every route of the service hashes calls on, for whichever version hashes: there is one for all of them. */
export function hashPolicies(
  balancing: BalancingConfig,
): MessageInitShape<typeof RouteAction_HashPolicySchema>[] {
  const [hashOn] = hashesOf(balancing);
  if (hashOn === undefined) return [];
  if ("header" in hashOn)
    return [{ policySpecifier: { case: "header", value: { headerName: hashOn.header } } }];
  if ("query" in hashOn)
    return [{ policySpecifier: { case: "queryParameter", value: { name: hashOn.query } } }];
  if ("sourceIp" in hashOn)
    return [{ policySpecifier: { case: "connectionProperties", value: { sourceIp: true } } }];
  const { name, ttlMs } = hashOn.cookie;
  const ttl = ttlMs === undefined ? {} : { ttl: durationOfMs(ttlMs) };
  return [{ policySpecifier: { case: "cookie", value: { name, ...ttl } } }];
}
