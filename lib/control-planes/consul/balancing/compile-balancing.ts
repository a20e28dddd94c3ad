import "server-only";
import type { HashOn, LoadBalancingSpec } from "../../../policies/load-balancing-spec";
import type { Resource } from "../../control-plane";
import { entryBody, type Fields } from "../normal-entry";
import { entryKinds, entryRef } from "../refs";

/** Consul goes round in turn by the weights that instances are registered with, equal ones where none are. */
export const balancerPolicies = {
  "round-robin": "round_robin",
  "weighted-round-robin": "round_robin",
  "least-request": "least_request",
  random: "random",
  "consistent-hash": "ring_hash",
} as const;

/** How a service's callers choose the next endpoint: the `LoadBalancer` of its resolver. Pure. */
export function compileBalancing(service: string, spec: LoadBalancingSpec | null): Resource[] {
  const policy = Object.entries(balancerPolicies).find(([name]) => name === spec?.algorithm)?.[1];
  const balancer = spec && policy ? balancerOf(spec, policy) : null;
  return [{ ref: entryRef(entryKinds.resolver, service), body: balancerBody(service, balancer) }];
}

/** What a resolver says of load balancing; "" where it says nothing. Pure. */
export function balancerBody(service: string, balancer: Fields | null): string {
  if (balancer === null) return "";
  return entryBody({ Kind: entryKinds.resolver, Name: service, LoadBalancer: balancer });
}

function balancerOf({ choices, hashOn }: LoadBalancingSpec, policy: string): Fields {
  return {
    Policy: policy,
    ...(choices === undefined ? {} : { LeastRequestConfig: { ChoiceCount: choices } }),
    ...(hashOn ? { HashPolicies: [hashPolicyOf(hashOn)] } : {}),
  };
}

function hashPolicyOf(on: HashOn): Fields {
  if ("header" in on) return { Field: "header", FieldValue: on.header };
  if ("query" in on) return { Field: "query_parameter", FieldValue: on.query };
  if ("sourceIp" in on) return { SourceIP: true };
  const { name, ttlMs } = on.cookie;
  return {
    Field: "cookie",
    FieldValue: name,
    ...(ttlMs === undefined ? {} : { CookieConfig: { TTL: `${ttlMs}ms` } }),
  };
}
