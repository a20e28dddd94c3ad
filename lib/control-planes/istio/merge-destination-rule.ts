import "server-only";
import { sameJson } from "../../policies/canonical-json";
import { balancingFragment, followsZones, withoutBalancing, withZones } from "./balancing";
import { breakerPaths, policyBlocks, type RuleFragment, type SubsetFragment } from "./destination-rule";
import { fieldAt, isJsonObject, type JsonObject, overlaid, textAt } from "./json-fields";
import { decidesOnZones, nameOfLabels, subsetsOf, withoutBreaker, withPolicy } from "./rule-fragments";

type Parts = {
  /** The spec that stands there now, whoever wrote it; null for no object. */
  live: JsonObject | null;
  /** What a route is to say there; null for nothing. What is not being written is given as `routeFragment` of `live`. */
  route: RuleFragment | null;
  /** What a breaker is to say there; null for nothing. What is not being written is given as `breakerFragment` of `live`. */
  breaker: RuleFragment | null;
  /** What load balancing is to say there; null for nothing, left out for what stands. */
  balancing?: RuleFragment | null;
  /** Subsets that stay in any case: those that any VirtualService still sends calls to. */
  keepSubsets: readonly string[];
};

/**
 * The one DestinationRule of a service for all kinds of policy. What else somebody decided there stays; a subset that
 * looks like ours, that neither part names and nobody sends calls to, goes. Null where nothing is left to say.
 * `routeFragment` and `breakerFragment` of the result are the parts that went in. Pure.
 */
export function mergeDestinationRule({
  live,
  route,
  breaker,
  balancing,
  keepSubsets,
}: Parts): JsonObject | null {
  const balanced = balancing === undefined ? balancingFragment(live) : balancing;
  const theirs = live === null ? {} : withoutBreaker(withoutBalancing(live));
  const host = breaker?.host ?? route?.host ?? balancing?.host ?? theirs.host;
  const ofService = servicePolicy(theirs, breaker);
  const policy = overlaid(ofService, balanced?.trafficPolicy);
  const parts = { live, route, breaker, balancing: balanced, keepSubsets };
  const subsets = mergedSubsets(parts, { theirs, ofService });
  const { subsets: _, ...rest } = withPolicy(theirs, policy);
  const merged = { ...rest, host, ...(subsets.length === 0 ? {} : { subsets }) };
  const saysNothing = Object.keys(merged).every((field) => field === "host");
  return saysNothing && !sameJson(live, merged) ? null : merged;
}

/** Who has decided on zones has decided; that part of ours stands back. */
function servicePolicy(theirs: JsonObject, breaker: RuleFragment | null): unknown {
  const { loadBalancer, ...blocks } = breaker?.trafficPolicy ?? {};
  const ours = loadBalancer === undefined || decidesOnZones(theirs) ? blocks : { ...blocks, loadBalancer };
  return overlaid(theirs.trafficPolicy, Object.keys(ours).length === 0 ? undefined : ours);
}

/** `ofService`: what holds for the service but for its load balancing. */
function mergedSubsets(
  { live, route, breaker, balancing, keepSubsets }: Parts,
  { theirs, ofService }: { theirs: JsonObject; ofService: unknown },
): JsonObject[] {
  const was = new Map(subsetsOf(live).map((subset) => [textAt(subset, "name"), subset]));
  const found = new Map(subsetsOf(theirs).map((subset) => [textAt(subset, "name"), subset]));
  const routed = new Map((route?.subsets ?? []).map((subset) => [subset.name, subset]));
  const limited = new Map((breaker?.subsets ?? []).map((subset) => [subset.name, subset]));
  const balanced = new Map((balancing?.subsets ?? []).map((subset) => [subset.name, subset]));
  const hasSubset = ({ labels }: SubsetFragment) =>
    [...found.values()].some((subset) => sameJson(subset.labels, labels));
  const own = [...limited.values(), ...balanced.values()];
  const begun = own.filter((subset) => subset.trafficPolicy && !hasSubset(subset));
  const wanted = new Set([...routed.keys(), ...begun.map(({ name }) => name)]);
  const added = [...wanted].filter((name) => !found.has(name)).sort();
  return [...found.keys(), ...added].flatMap((name) => {
    const subset = found.get(name) ?? { name };
    const labels =
      [routed, limited, balanced].map((of) => of.get(name)?.labels).find((of) => of !== undefined) ??
      subset.labels;
    const limits = subsetPolicy(
      subset.trafficPolicy,
      (limited.get(name) ?? ofVersion(limited, labels))?.trafficPolicy,
      was.get(name)?.trafficPolicy,
      theirs.trafficPolicy,
    );
    const balancer = (balanced.get(name) ?? ofVersion(balanced, labels))?.trafficPolicy;
    const policy = withBalancer(limits, balancer, {
      ofService: followsZones(was.get(name)?.trafficPolicy, live?.trafficPolicy) ? ofService : undefined,
    });
    const isNamed = [routed, limited, balanced].some((of) => of.has(name)) || keepSubsets.includes(name);
    if (!isNamed && looksLikeOurs(withPolicy(subset, policy))) return [];
    const isSame = sameJson(labels ?? {}, subset.labels ?? {});
    return [withPolicy(isSame ? subset : { ...subset, labels }, policy)];
  });
}

/** What is said of a version holds in its every subset, whatever somebody called it: calls go there by that name. */
function ofVersion(
  limited: ReadonlyMap<string, SubsetFragment>,
  labels: unknown,
): SubsetFragment | undefined {
  const own = limited.get(nameOfLabels(labels) ?? "");
  return own && sameJson(own.labels, labels) ? own : undefined;
}

/** A subset as `compileIstio` writes it. */
function looksLikeOurs({ name, labels, ...rest }: JsonObject): boolean {
  return Object.keys(rest).length === 0 && nameOfLabels(labels) === name;
}

/**
 * A subset's block stands in the place of the service's: one that we begin takes along what others decided for the
 * service in it, and what is only left of such a copy goes when we end it.
 */
function subsetPolicy(theirs: unknown, ours: unknown, was: unknown, ofService: unknown): unknown {
  let policy = theirs;
  for (const block of policyBlocks) {
    const [own, foreign, inherited] = [ours, theirs, ofService].map((part) => fieldAt(part, [block]));
    const isBegun = fieldAt(was, [block]) === undefined;
    if (own !== undefined)
      policy = overlaid(policy, { [block]: overlaid(isBegun ? inherited : foreign, own) });
    else if (foreign !== undefined && hadOurs(was, block) && sameJson(foreign, inherited)) {
      const { [block]: _, ...rest } = isJsonObject(policy) ? policy : {};
      policy = rest;
    }
  }
  return policy;
}

/** A subset's `loadBalancer` stands in the place of the service's, with what `ofService` says of zones. */
function withBalancer(
  policy: unknown,
  ours: JsonObject | undefined,
  { ofService }: { ofService: unknown },
): unknown {
  if (ours === undefined) return policy;
  const loadBalancer = overlaid(fieldAt(policy, ["loadBalancer"]), ours.loadBalancer);
  return overlaid(policy, { loadBalancer: withZones(loadBalancer, ofService) });
}

function hadOurs(policy: unknown, block: string): boolean {
  return breakerPaths.some((path) => path[0] === block && fieldAt(policy, path) !== undefined);
}
