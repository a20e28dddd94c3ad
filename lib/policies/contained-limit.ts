import { nameOf, type TenantCalls } from "./contained-route";
import { headerOf } from "./rate-limit-rules";
import type { RateLimitRule, RateLimitSpec } from "./rate-limit-spec";

type Limit = Pick<RateLimitRule, "requestsPerMinute" | "tokensPerMinute" | "scope">;

/** A rate limit with one more rule, for a tenant's calls alone; what was contained of this tenant before makes room. Pure. */
export function containedLimit(
  standing: RateLimitSpec | null,
  calls: TenantCalls,
  limit: Limit,
): RateLimitSpec {
  const rules = (standing?.rules ?? []).filter((rule) => !isContainment(rule, calls));
  const name = nameOf(calls.tenant, new Set(rules.flatMap((rule) => rule.name ?? [])));
  const match = { header: { name: calls.header, exact: calls.tenant } };
  return { ...standing, rules: [...rules, { name, match, ...limit }] };
}

function isContainment({ name, match }: RateLimitRule, { header, tenant }: TenantCalls): boolean {
  const own = headerOf(match);
  return (name?.startsWith("contain-") ?? false) && own?.name === header && own.exact === tenant;
}
