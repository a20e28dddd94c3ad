import type { LimitLoadRow } from "./preview";
import { bucketHeader, limitName, requestsAMinute } from "./rate-limit-rules";
import type { RateLimitRule, RateLimitSpec } from "./rate-limit-spec";

/** The most that came in one minute; null where that is not known. `byTenant` is undefined where tenants are not told apart. */
export type MinutePeak = {
  all: number | null;
  byTenant: ReadonlyMap<string, number> | undefined;
};

/** A header that says which tenant a call is of: what telemetry tells apart by `tenant`; the mesh's own, or one that is called so. Pure. */
export function isTenantHeader(name: string, ofMesh: string): boolean {
  return name === ofMesh || name.split("-").includes("tenant");
}

/**
 * Each limit of a spec beside what came in the busiest minute. Only calls that telemetry tells apart have a figure: all of a
 * service's, or each tenant's. `proxies`: instances that each count for themselves; null where nobody could tell. Pure.
 */
export function limitLoadRows(
  { rules }: RateLimitSpec,
  seen: { requests: MinutePeak; tokens: MinutePeak; proxies: number | null; tenantHeader: string },
): LimitLoadRow[] {
  return rules.flatMap((rule, index): LimitLoadRow[] => {
    const common = {
      rule: limitName(rule, index),
      index,
      proxies: rule.scope === "global" ? 1 : seen.proxies,
      per: bucketHeader(rule),
    };
    const requests = requestsAMinute(rule);
    const { tokensPerMinute: tokens } = rule;
    return [
      ...(requests === null
        ? []
        : [
            {
              ...common,
              counts: "requests" as const,
              perMinute: requests,
              ...seenOf(rule, seen.requests, seen),
            },
          ]),
      ...(tokens === undefined
        ? []
        : [{ ...common, counts: "tokens" as const, perMinute: tokens, ...seenOf(rule, seen.tokens, seen) }]),
    ];
  });
}

function seenOf(
  rule: RateLimitRule,
  peak: MinutePeak,
  { tenantHeader }: { tenantHeader: string },
): Pick<LimitLoadRow, "seenPerMinute" | "seenOf"> {
  const unknown = { seenPerMinute: null, seenOf: null };
  const { header, ...others } = rule.match ?? {};
  if (Object.values(others).some((condition) => condition !== undefined)) return unknown;
  const per = bucketHeader(rule);
  if (header === undefined && per === null) return { seenPerMinute: peak.all, seenOf: null };
  const name = typeof header === "object" ? header.name : (header ?? per);
  if (name === null || !isTenantHeader(name, tenantHeader) || (per !== null && per !== name)) return unknown;
  if (typeof header === "object") return ofTenant(peak, header.exact);
  return per === null ? unknown : ofBusiest(peak);
}

function ofTenant({ byTenant }: MinutePeak, tenant: string) {
  return { seenPerMinute: byTenant?.get(tenant) ?? null, seenOf: tenant };
}

function ofBusiest({ byTenant }: MinutePeak) {
  const [busiest] = [...(byTenant ?? [])].toSorted(([, left], [, right]) => right - left);
  return { seenPerMinute: busiest?.[1] ?? null, seenOf: busiest?.[0] ?? null };
}
