import "server-only";
import { apiVersionOf, resourceKinds } from "../../../kubernetes/resource-kinds";
import { canonicalJson } from "../../../policies/canonical-json";
import type { Target } from "../../../policies/names";
import type { RateLimitRule, RateLimitSpec } from "../../../policies/rate-limit-spec";
import { unsupportedBecause } from "../../capability-table";
import type { Resource, Unsupported } from "../../control-plane";
import { placeOf, type ServedOptions, serverBody, serverRef, serverRefOf } from "../servers/server";
import type { ServerOptions } from "../servers/server-options";
import { type Counted, countedOf, perSecond } from "./limit-of-rule";

type Limit = { counted: Counted; requestsPerSecond: number; index: number };
type Domain = Pick<ServerOptions, "identityDomain">;

const { localRateLimit } = resourceKinds;

export function limitRef({ namespace, service }: Target): string {
  return `${localRateLimit.kind} ${namespace}/${service}`;
}

/**
 * A rate limit as an HTTPLocalRateLimitPolicy and the Server that it hangs on, in this order of the layout's roles: the Server first,
 * which lets in whom the mesh lets in without one. What `unsupportedLimits` names is left out. Pure.
 */
export function compileRateLimit(
  target: Target,
  spec: RateLimitSpec | null,
  options: ServedOptions,
): Resource[] {
  const limits = spec === null ? [] : limitsOf(spec.rules, options.servers);
  const isNone = limits.length === 0;
  return [
    {
      ref: serverRef(target),
      body: isNone ? "" : serverBody(placeOf(target, options), options.servers.defaultPolicy),
    },
    {
      ref: limitRef(target),
      body: isNone ? "" : limitBody({ targetRef: serverRefOf(target), ...said(limits) }),
    },
  ];
}

export function limitBody(spec: unknown): string {
  return canonicalJson({ apiVersion: apiVersionOf(localRateLimit), kind: localRateLimit.kind, spec });
}

function said(limits: readonly Limit[]): object {
  const rateOf = (kind: "total" | "identity") => {
    const limit = limits.find(({ counted }) => counted.kind === kind);
    return limit ? { [kind]: { requestsPerSecond: limit.requestsPerSecond } } : {};
  };
  const overrides = limits.flatMap(({ counted, requestsPerSecond }) =>
    counted.kind === "override"
      ? [{ requestsPerSecond, clientRefs: [{ kind: "ServiceAccount", ...counted.account }] }]
      : [],
  );
  return {
    ...rateOf("total"),
    ...rateOf("identity"),
    ...(overrides.length > 0 ? { overrides } : {}),
  };
}

function countable(rules: readonly RateLimitRule[], options: Domain): Limit[] {
  return rules.flatMap((rule, index): Limit[] => {
    const counted = countedOf(rule, options);
    const requestsPerSecond = perSecond(rule);
    return "why" in counted || requestsPerSecond === null ? [] : [{ counted, requestsPerSecond, index }];
  });
}

/** The first rule of each way of counting. */
function limitsOf(rules: readonly RateLimitRule[], options: Domain): Limit[] {
  const limits = countable(rules, options);
  return limits.filter((limit, at) => firstLike(limits, limit) === at);
}

function firstLike(limits: readonly Limit[], { counted }: Limit): number {
  return limits.findIndex((other) => canonicalJson(other.counted) === canonicalJson(counted));
}

/** What the table cannot tell by a field alone. Pure. */
export function unsupportedLimits({ rules, status }: RateLimitSpec, options: Domain): Unsupported[] {
  const byRule = rules.flatMap((rule, index): Unsupported[] => {
    const counted = countedOf(rule, options);
    const { requestsPerMinute = 0 } = rule;
    return [
      ...("why" in counted ? [unsupportedBecause(`rules.${index}.${counted.path}`, counted.why)] : []),
      ...(requestsPerMinute % 60 === 0
        ? []
        : [unsupportedBecause(`rules.${index}.requestsPerMinute`, "linkerd-limit-minute")]),
    ];
  });
  return [
    ...byRule,
    ...together(rules, options),
    ...(status === 503 ? [unsupportedBecause("status", "linkerd-limit-status")] : []),
  ];
}

/**
 * Every rule that counts a call may refuse it; in Linkerd an account with a limit of its own has no other but the total, which is the
 * same only where its own is the smaller one. And none is above the total: the policy would be refused.
 */
function together(rules: readonly RateLimitRule[], options: Domain): Unsupported[] {
  const all = countable(rules, options);
  const kept = limitsOf(rules, options);
  const rateOf = (kind: "total" | "identity") =>
    kept.find(({ counted }) => counted.kind === kind)?.requestsPerSecond ?? Number.POSITIVE_INFINITY;
  return all.flatMap((limit, at) => {
    const { counted, requestsPerSecond, index } = limit;
    const path = `rules.${index}`;
    if (firstLike(all, limit) !== at) return [unsupportedBecause(path, "linkerd-limit-twice")];
    if (requestsPerSecond > rateOf("total")) return [unsupportedBecause(path, "linkerd-limit-total")];
    const isWider = counted.kind === "override" && requestsPerSecond > rateOf("identity");
    return isWider ? [unsupportedBecause(path, "linkerd-limit-override")] : [];
  });
}
