import "server-only";
import { sameJson } from "../../policies/canonical-json";
import {
  type BalancingPart,
  type HashOn,
  hashesOf,
  type LoadBalancingSpec,
} from "../../policies/load-balancing-spec";
import { unsupportedBecause } from "../capability-table";
import type { Unsupported } from "../control-plane";
import { unsupportedHashes } from "../unsupported-hashes";
import type { RuleFragment, SubsetFragment } from "./destination-rule";
import { istioDuration } from "./istio-duration";
import { isJsonObject, type JsonObject, overlaid, partAt, textAt, withoutField } from "./json-fields";
import { subsetParts, subsetsOf, withPolicy } from "./rule-fragments";
import { subsetName } from "./subset-name";

/** The fields of a traffic policy's `loadBalancer` that a load-balancing policy says; zones are no part of it. */
const balancingFields = ["simple", "consistentHash", "warmup", "warmupDurationSecs"] as const;
export const balancingPaths: readonly (readonly string[])[] = balancingFields.map((field) => [
  "loadBalancer",
  field,
]);

export const simpleNames = {
  "round-robin": "ROUND_ROBIN",
  "weighted-round-robin": "ROUND_ROBIN",
  "least-request": "LEAST_REQUEST",
  random: "RANDOM",
} as const;

/** What load balancing says in the DestinationRule of `host`; a version's block stands in the place of the service's. Pure. */
export function balancingRule(
  { versions = {}, ...own }: LoadBalancingSpec,
  host: string,
  versionLabel: string,
): RuleFragment | null {
  const loadBalancer = balancerOf(own);
  if (loadBalancer === null) return null;
  const subsets = Object.entries(versions).flatMap(([version, part]): SubsetFragment[] => {
    const policy = balancerOf(part);
    if (policy === null) return [];
    const labels = { [versionLabel]: version };
    return [{ name: subsetName(version), labels, trafficPolicy: { loadBalancer: policy } }];
  });
  return {
    host,
    trafficPolicy: { loadBalancer },
    ...(subsets.length === 0 ? {} : { subsets: subsets.sort((a, b) => (a.name < b.name ? -1 : 1)) }),
  };
}

function balancerOf({ algorithm, hashOn, slowStartMs }: BalancingPart): JsonObject | null {
  const simple = Object.entries(simpleNames).find(([name]) => name === algorithm)?.[1];
  if (simple === undefined && !hashOn) return null;
  return {
    ...(hashOn ? { consistentHash: consistentHash(hashOn) } : { simple }),
    ...(slowStartMs === undefined ? {} : { warmup: { duration: istioDuration(slowStartMs) } }),
  };
}

function consistentHash(on: HashOn): JsonObject {
  if ("header" in on) return { httpHeaderName: on.header };
  if ("query" in on) return { httpQueryParameterName: on.query };
  if ("sourceIp" in on) return { useSourceIp: true };
  const { name, ttlMs } = on.cookie;
  return { httpCookie: { name, ...(ttlMs === undefined ? {} : { ttl: istioDuration(ttlMs) }) } };
}

/**
 * What a DestinationRule's spec says of load balancing, of the service and of its subsets, whoever wrote it; null where it says
 * nothing. Pure.
 */
export function balancingFragment(live: JsonObject | null): RuleFragment | null {
  if (live === null) return null;
  const policy = partAt(live.trafficPolicy, balancingPaths);
  const subsets = subsetParts(live, balancingPaths);
  if (policy === undefined && subsets.length === 0) return null;
  return {
    host: textAt(live, "host"),
    ...(policy === undefined ? {} : { trafficPolicy: policy }),
    ...(subsets.length === 0 ? {} : { subsets }),
  };
}

/** The same without what load balancing says, and without what a subset's block had to take along with it. Pure. */
export function withoutBalancing(live: JsonObject): JsonObject {
  const without = (policy: unknown) =>
    isJsonObject(policy) ? balancingPaths.reduce(withoutField, policy) : policy;
  const subsets = subsetsOf(live).map((subset) => {
    const policy = subset.trafficPolicy;
    const isCopy = balances(policy) && sameJson(zonesOf(policy), zonesOf(live.trafficPolicy));
    return withPolicy(subset, without(isCopy ? zonePaths.reduce(withoutAt, policy) : policy));
  });
  return {
    ...withPolicy(live, without(live.trafficPolicy)),
    ...(Array.isArray(live.subsets) ? { subsets } : {}),
  };
}

/** What a subset's `loadBalancer` says, with what of zones is said of the service where it says nothing of them. Pure. */
export function withZones(balancer: unknown, ofService: unknown): unknown {
  return Object.keys(zonesOf({ loadBalancer: balancer })).length > 0
    ? balancer
    : overlaid(zonesOf(ofService).loadBalancer, balancer);
}

/** Whether a subset's `loadBalancer` says of zones what its service says. Pure. */
export function hasZonesOf(live: JsonObject, balancer: unknown): boolean {
  return sameJson(zonesOf({ loadBalancer: balancer }), zonesOf(live.trafficPolicy));
}

/** Whether a subset's zones are to be those of its service: it chose as that did, or says the same of them. Pure. */
export function followsZones(policy: unknown, ofService: unknown): boolean {
  return !balances(policy) || sameJson(zonesOf(policy), zonesOf(ofService));
}

function balances(policy: unknown): boolean {
  return partAt(policy, balancingPaths) !== undefined;
}

const zonePaths = ["localityLbSetting", "zoneAwareLbSetting"].map((field) => ["loadBalancer", field]);

/** Whose zone's endpoints go first, as a policy says it. */
function zonesOf(policy: unknown): JsonObject {
  return partAt(policy, zonePaths) ?? {};
}

function withoutAt(policy: unknown, path: readonly string[]): unknown {
  return isJsonObject(policy) ? withoutField(policy, path) : policy;
}

/** What depends on values: the table cannot tell. */
export function unsupportedBalancing(spec: LoadBalancingSpec): Unsupported[] {
  const cookies = hashesOf(spec).flatMap(({ path, hashOn }) => {
    const ttlMs = "cookie" in hashOn ? hashOn.cookie.ttlMs : undefined;
    return ttlMs === undefined || ttlMs % 1_000 === 0
      ? []
      : [unsupportedBecause(`${path}.cookie.ttlMs`, "istio-cookie-seconds")];
  });
  return [...cookies, ...unsupportedHashes(spec)];
}
