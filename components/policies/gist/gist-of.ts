import type { AccessSpec } from "../../../lib/policies/access-spec";
import { changedFields } from "../../../lib/policies/changed-fields";
import type { CircuitBreakerSpec } from "../../../lib/policies/circuit-breaker-spec";
import type {
  BalancingAlgorithm,
  BalancingPart,
  LoadBalancingSpec,
} from "../../../lib/policies/load-balancing-spec";
import { breakerSpecOf, type PolicySpec, routeSpecOf, specOfKind } from "../../../lib/policies/policy-spec";
import { bucketHeader, headerOf, requestLimit } from "../../../lib/policies/rate-limit-rules";
import type { RateLimitRule, RateLimitSpec } from "../../../lib/policies/rate-limit-spec";
import type { RouteRule, RouteSpec } from "../../../lib/policies/route-spec";
import { defaultRuleName, ruleKey } from "../../../lib/policies/rules";
import { isServing } from "../../../lib/policies/tiers";
import { percentOfBp } from "../../../lib/policies/weights";

type Protection = Pick<CircuitBreakerSpec, "limits" | "outlierDetection">;

/** One thing that a policy says, ready for words. `version` null: the whole service; `rule` null: all other calls. */
export type GistPart =
  | { says: "split"; rule: string | null; shares: { version: string; percent: number }[] }
  | { says: "timeout" | "delay"; ms: number }
  | { says: "retries"; attempts: number }
  | { says: "abort"; percent: number }
  | { says: "limit"; version: string | null; field: keyof NonNullable<Protection["limits"]>; value: number }
  | { says: "ejects-failing"; version: string | null; percent: number }
  | { says: "ejects-outliers"; version: string | null }
  | {
      says: "rate";
      counts: "requests" | "tokens";
      limit: number;
      seconds: 1 | 60;
      /** Whose every value is counted by itself; null for all together. */
      per: string | null;
      /** The calls that are counted, by a header's value or another condition; null for all that have the header. */
      of: string | null;
    }
  | { says: "balances"; version: string | null; algorithm: BalancingAlgorithm; on: string | null }
  | { says: "mtls"; mode: NonNullable<AccessSpec["mtls"]> }
  | { says: "allows" | "denies" | "verifies"; count: number }
  | { says: "field"; path: string; value: string }
  | { says: "more"; count: number }
  | { says: "nothing" };

/** A policy in a few parts, what matters most first; at most `most` of them, and how many more there are. Pure. */
export function gistOf(spec: PolicySpec | null, most = 3): GistPart[] {
  if (spec === null) return [{ says: "nothing" }];
  const parts = partsOf(spec);
  return parts.length <= most
    ? parts
    : [...parts.slice(0, most - 1), { says: "more", count: parts.length - most + 1 }];
}

function partsOf(spec: PolicySpec): GistPart[] {
  const [route, breaker] = [routeSpecOf(spec), breakerSpecOf(spec)];
  if (route) return routeParts(route);
  if (breaker) return breakerParts(breaker);
  const limits = specOfKind("rate-limit", spec);
  if (limits) return rateParts(limits);
  const balancing = specOfKind("load-balancing", spec);
  if (balancing) return balancingParts(balancing);
  const access = specOfKind("access", spec);
  if (access) return accessParts(access);
  return changedFields(null, spec).map(({ path, after }) => ({ says: "field", path, value: String(after) }));
}

function accessParts({ mtls, allow, deny, jwt }: AccessSpec): GistPart[] {
  return [
    ...(mtls ? [{ says: "mtls" as const, mode: mtls }] : []),
    ...(allow ? [{ says: "allows" as const, count: allow.length }] : []),
    ...(deny ? [{ says: "denies" as const, count: deny.length }] : []),
    ...(jwt ? [{ says: "verifies" as const, count: jwt.length }] : []),
  ];
}

function balancingParts({ versions = {}, ...whole }: LoadBalancingSpec): GistPart[] {
  const ways: [string | null, BalancingPart][] = [[null, whole], ...Object.entries(versions)];
  return ways.map(([version, { algorithm, hashOn }]) => {
    const [on = null] = hashOn ? Object.values(hashOn) : [];
    return { says: "balances", version, algorithm, on: typeof on === "string" ? on : (on?.name ?? null) };
  });
}

function routeParts({ rules }: RouteSpec): GistPart[] {
  const toAll = rules.filter(({ match }) => match === undefined);
  const toSome = rules.filter(({ match }) => match !== undefined);
  return [...toAll, ...toSome].flatMap(ruleParts);
}

function ruleParts(rule: RouteRule): GistPart[] {
  const key = ruleKey(rule);
  const shares = rule.split
    .filter((part) => part.weightBp > 0 && isServing(part))
    .map(({ to, weightBp }) => ({ version: to.version, percent: percentOfBp(weightBp) }));
  const { timeoutMs, retries, fault } = rule;
  return [
    { says: "split", rule: key === defaultRuleName && rule.match === undefined ? null : key, shares },
    ...(fault?.abort ? [{ says: "abort" as const, percent: percentOfBp(fault.abort.percentBp) }] : []),
    ...(fault?.delay ? [{ says: "delay" as const, ms: fault.delay.ms }] : []),
    ...(timeoutMs === undefined ? [] : [{ says: "timeout" as const, ms: timeoutMs }]),
    ...(retries ? [{ says: "retries" as const, attempts: retries.attempts }] : []),
  ];
}

function breakerParts({ versions = {}, ...whole }: CircuitBreakerSpec): GistPart[] {
  return [
    ...protectionParts(null, whole),
    ...Object.entries(versions).flatMap(([version, own]) => protectionParts(version, own)),
  ];
}

function protectionParts(version: string | null, { limits = {}, outlierDetection }: Protection): GistPart[] {
  const bounds = (Object.keys(limits) as (keyof typeof limits)[]).flatMap((field): GistPart[] => {
    const value = limits[field];
    return value === undefined ? [] : [{ says: "limit", version, field, value }];
  });
  if (!outlierDetection) return bounds;
  const percent = outlierDetection.failurePercentage?.thresholdPercent;
  return [
    ...bounds,
    percent === undefined
      ? { says: "ejects-outliers", version }
      : { says: "ejects-failing", version, percent },
  ];
}

function rateParts({ rules }: RateLimitSpec): GistPart[] {
  return rules.flatMap((rule): GistPart[] => {
    const common = { says: "rate" as const, per: bucketHeader(rule), of: countedOf(rule) };
    const requests = requestLimit(rule);
    const { tokensPerMinute } = rule;
    return [
      ...(requests
        ? [{ ...common, counts: "requests" as const, limit: requests.requests, seconds: requests.seconds }]
        : []),
      ...(tokensPerMinute === undefined
        ? []
        : [{ ...common, counts: "tokens" as const, limit: tokensPerMinute, seconds: 60 as const }]),
    ];
  });
}

function countedOf({ name, match }: RateLimitRule): string | null {
  if (name !== undefined) return name;
  const { method, path } = match ?? {};
  const header = headerOf(match)?.exact;
  const where = path && ("exact" in path ? path.exact : `${path.prefix}…`);
  const said = [header, method, where].filter((word) => word !== undefined);
  return said.length === 0 ? null : said.join(" ");
}
