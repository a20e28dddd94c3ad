import "server-only";
import type { HashOn, LoadBalancingSpec } from "../../policies/load-balancing-spec";
import { formatDuration } from "../gateway-api/duration";

/** What Envoy Gateway calls the ways that need nothing else. */
export const balancerTypes = {
  "round-robin": "RoundRobin",
  "least-request": "LeastRequest",
  random: "Random",
} as const;
/** Written out by the resource definition. */
export const usualTable = 65_537;

/** What load balancing says in a BackendTrafficPolicy; undefined where Envoy Gateway has no such way. Pure. */
export function balancingPart({ algorithm, hashOn, slowStartMs }: LoadBalancingSpec): object | undefined {
  const type = Object.entries(balancerTypes).find(([name]) => name === algorithm)?.[1];
  if (type === undefined && !hashOn) return undefined;
  return {
    ...(hashOn
      ? { type: "ConsistentHash", consistentHash: { ...hashPart(hashOn), tableSize: usualTable } }
      : { type }),
    ...(slowStartMs === undefined ? {} : { slowStart: { window: formatDuration(slowStartMs) } }),
  };
}

function hashPart(on: HashOn): object {
  if ("header" in on) return { type: "Header", header: { name: on.header } };
  if ("query" in on) return { type: "QueryParams", queryParams: [{ name: on.query }] };
  if ("sourceIp" in on) return { type: "SourceIP" };
  const { name, ttlMs } = on.cookie;
  return { type: "Cookie", cookie: { name, ...(ttlMs === undefined ? {} : { ttl: formatDuration(ttlMs) }) } };
}
