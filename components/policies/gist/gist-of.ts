import { isRouteSpec, type PolicySpec } from "../../../lib/policies/policy-spec";
import type { RouteRule, RouteSpec } from "../../../lib/policies/route-spec";
import { defaultRuleName, ruleKey } from "../../../lib/policies/rules";
import { percentOfBp } from "../../../lib/policies/weights";

type Breaker = Exclude<PolicySpec, RouteSpec>;
type Protection = Pick<Breaker, "limits" | "outlierDetection">;

/** One thing that a policy says, ready for words. `version` null: the whole service; `rule` null: all other calls. */
export type GistPart =
  | { says: "split"; rule: string | null; shares: { version: string; percent: number }[] }
  | { says: "timeout" | "delay"; ms: number }
  | { says: "retries"; attempts: number }
  | { says: "abort"; percent: number }
  | { says: "limit"; version: string | null; field: keyof NonNullable<Protection["limits"]>; value: number }
  | { says: "ejects-failing"; version: string | null; percent: number }
  | { says: "ejects-outliers"; version: string | null }
  | { says: "more"; count: number }
  | { says: "nothing" };

/** A policy in a few parts, what matters most first; at most `most` of them, and how many more there are. Pure. */
export function gistOf(spec: PolicySpec | null, most = 3): GistPart[] {
  if (spec === null) return [{ says: "nothing" }];
  const parts = isRouteSpec(spec) ? routeParts(spec) : breakerParts(spec);
  return parts.length <= most
    ? parts
    : [...parts.slice(0, most - 1), { says: "more", count: parts.length - most + 1 }];
}

function routeParts({ rules }: RouteSpec): GistPart[] {
  const toAll = rules.filter(({ match }) => match === undefined);
  const toSome = rules.filter(({ match }) => match !== undefined);
  return [...toAll, ...toSome].flatMap(ruleParts);
}

function ruleParts(rule: RouteRule): GistPart[] {
  const key = ruleKey(rule);
  const shares = rule.split
    .filter(({ weightBp }) => weightBp > 0)
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

function breakerParts({ versions = {}, ...whole }: Breaker): GistPart[] {
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
