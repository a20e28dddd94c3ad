import type { Figure } from "../metrics/concepts";
import { ratioOf } from "../metrics/ratio";
import type { TenantUse } from "./tenants";

type Counted = "requests" | "tokens" | "errors" | "throttled";
export type TenantFigures = Record<Counted, readonly Figure[]>;

/** What each tenant asks for, those that take most first; of the figures of some models where they are named. Pure. */
export function assembleTenants(figures: TenantFigures, models: readonly string[] | null): TenantUse[] {
  const sums = Object.fromEntries(
    Object.entries(figures).map(([name, all]) => [name, sumsOf(all, models)]),
  ) as Record<Counted, Map<string, number>>;
  const names = [...new Set([...sums.requests.keys(), ...sums.tokens.keys()])];
  const whole = sums.tokens.size > 0 ? sums.tokens : sums.requests;
  const total = [...whole.values()].reduce((sum, value) => sum + value, 0);
  return names
    .map((tenant): TenantUse => {
      const requestsPerSecond = sums.requests.get(tenant) ?? null;
      const part = whole.get(tenant);
      return {
        tenant,
        requestsPerSecond,
        tokensPerSecond: sums.tokens.get(tenant) ?? null,
        share: part === undefined ? null : ratioOf(part, total),
        errorRatio:
          requestsPerSecond === null ? null : ratioOf(sums.errors.get(tenant) ?? 0, requestsPerSecond),
        throttledPerSecond: sums.throttled.get(tenant) ?? null,
      };
    })
    .sort((left, right) => (right.share ?? 0) - (left.share ?? 0) || (left.tenant < right.tenant ? -1 : 1));
}

/** Calls of nobody who is named are nobody's row. */
function sumsOf(figures: readonly Figure[], models: readonly string[] | null): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { labels, value } of figures) {
    const { tenant, model } = labels;
    if (tenant === undefined || tenant === "unknown" || tenant === "" || value === null) continue;
    if (models !== null && !models.includes(model ?? "")) continue;
    sums.set(tenant, (sums.get(tenant) ?? 0) + value);
  }
  return sums;
}
