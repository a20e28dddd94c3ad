import "server-only";
import { canonicalJson, sameJson } from "../../policies/canonical-json";
import { breakerPaths, type RuleFragment, type SubsetFragment, zonesLeftAlone } from "./destination-rule";
import { fieldAt, isJsonObject, type JsonObject, partAt, textAt, withoutField } from "./json-fields";
import { subsetName } from "./subset-name";

/** What a DestinationRule's spec says for a route: its subsets of these names; null where it has none. Pure. */
export function routeFragment(live: JsonObject | null, names: readonly string[]): RuleFragment | null {
  const subsets = subsetsOf(live)
    .filter((subset) => names.includes(textAt(subset, "name")))
    .map((subset) => ({ name: textAt(subset, "name"), labels: labelsOf(subset) }));
  return live === null || subsets.length === 0
    ? null
    : { host: textAt(live, "host"), subsets: byName(subsets) };
}

/**
 * What a DestinationRule's spec says for a circuit breaker, whoever wrote it: the limits and the outlier detection that a
 * breaker can say, of the service and of its subsets; null where there is none. Pure.
 */
export function breakerFragment(live: JsonObject | null): RuleFragment | null {
  if (live === null) return null;
  const subsets = subsetParts(live, breakerPaths);
  const own = breakerPart(live.trafficPolicy);
  const policy = {
    ...own,
    ...(ejects(live) && decidesOnZones(live) ? { loadBalancer: zonesLeftAlone } : {}),
  };
  if (subsets.length === 0 && Object.keys(policy).length === 0) return null;
  return {
    host: textAt(live, "host"),
    ...(Object.keys(policy).length === 0 ? {} : { trafficPolicy: policy }),
    ...(subsets.length === 0 ? {} : { subsets }),
  };
}

/**
 * What the subsets of a spec say at these paths of a traffic policy, in the order of their names. A version whose subsets all say the
 * same is under the name that `compileIstio` gives it. Pure.
 */
export function subsetParts(live: JsonObject, paths: readonly (readonly string[])[]): SubsetFragment[] {
  const all = subsetsOf(live).map((subset): SubsetFragment => {
    const trafficPolicy = partAt(subset.trafficPolicy, paths);
    return {
      name: textAt(subset, "name"),
      labels: labelsOf(subset),
      ...(trafficPolicy ? { trafficPolicy } : {}),
    };
  });
  const groups = new Map<string, SubsetFragment[]>();
  for (const subset of all) {
    const key = canonicalJson(subset.labels);
    groups.set(key, [...(groups.get(key) ?? []), subset]);
  }
  const parts = [...groups.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const { labels, trafficPolicy } = first;
    const isOne = others.every((other) => sameJson(other.trafficPolicy ?? null, trafficPolicy ?? null));
    if (isOne && trafficPolicy === undefined) return [];
    const name = nameOfLabels(labels);
    const isFree = all.every((other) => other.name !== name || sameJson(other.labels, labels));
    return isOne && name !== undefined && isFree ? [{ ...first, name }] : [first, ...others];
  });
  return byName(parts);
}

/** The name that `compileIstio` gives to a subset with these labels, where it would give them. */
export function nameOfLabels(labels: unknown): string | undefined {
  const values = isJsonObject(labels) ? Object.values(labels) : [];
  const [version] = values;
  return values.length === 1 && typeof version === "string" ? subsetName(version) : undefined;
}

/** The same without what a breaker says, for what somebody else decided besides. Pure. */
export function withoutBreaker(live: JsonObject): JsonObject {
  const own = live.trafficPolicy;
  const zones = fieldAt(own, ["loadBalancer", "localityLbSetting"]);
  const isOurs = ejects(live) && sameJson(zones, zonesLeftAlone.localityLbSetting);
  const rest = isOurs && isJsonObject(own) ? withoutField(own, ["loadBalancer", "localityLbSetting"]) : own;
  const subsets = subsetsOf(live).map((subset) => withPolicy(subset, withoutPaths(subset.trafficPolicy)));
  return {
    ...withPolicy(live, withoutPaths(rest)),
    ...(Array.isArray(live.subsets) ? { subsets } : {}),
  };
}

/** The subsets of a spec as objects; what is none is passed over. */
export function subsetsOf(spec: JsonObject | null): JsonObject[] {
  return Array.isArray(spec?.subsets) ? spec.subsets.filter(isJsonObject) : [];
}

/** The same with this traffic policy; without one where it is empty, which Istio refuses. */
export function withPolicy(spec: JsonObject, policy: unknown): JsonObject {
  const { trafficPolicy: _, ...rest } = spec;
  const isEmpty = policy === undefined || (isJsonObject(policy) && Object.keys(policy).length === 0);
  return isEmpty ? rest : { ...rest, trafficPolicy: policy };
}

/** Whether somebody has said whose zone's endpoints are preferred; then outlier detection changes nothing about it. */
export function decidesOnZones({ trafficPolicy }: JsonObject): boolean {
  const balancing = fieldAt(trafficPolicy, ["loadBalancer"]);
  return ["localityLbSetting", "zoneAwareLbSetting"].some((field) =>
    isJsonObject(fieldAt(balancing, [field])),
  );
}

function ejects(spec: JsonObject): boolean {
  const policies = [spec, ...subsetsOf(spec)].map(({ trafficPolicy }) => breakerPart(trafficPolicy));
  return policies.some((policy) => policy?.outlierDetection !== undefined);
}

function breakerPart(policy: unknown): JsonObject | undefined {
  return partAt(policy, breakerPaths);
}

function withoutPaths(policy: unknown): unknown {
  return isJsonObject(policy) ? breakerPaths.reduce(withoutField, policy) : policy;
}

function labelsOf({ labels }: JsonObject): Record<string, string> {
  if (!isJsonObject(labels)) return {};
  return Object.fromEntries(Object.keys(labels).map((label) => [label, textAt(labels, label)]));
}

function byName(subsets: SubsetFragment[]): SubsetFragment[] {
  return subsets.sort((a, b) => (a.name < b.name ? -1 : 1));
}
