import type { TenantUse } from "../services/tenants";
import type { Containment } from "./containment";

type Counted = "tokensPerSecond" | "requestsPerSecond";

/** What a tenant is to be left with in a minute, 0..1 of what it uses, and where that comes from. */
export type Aim = { perMinute: number; keeps: number; from: NonNullable<Containment["from"]> };

/** Where nobody tells what a tenant uses: a figure to be put right by hand. */
const guesses: Record<Counted, number> = { tokensPerSecond: 10_000, requestsPerSecond: 60 };

/**
 * What to begin with: as much as the others use in the median, where that is less than this one uses; else half of what it uses
 * now. Pure.
 */
export function aimOf(
  counted: Counted,
  { tenants, tenant }: { tenants: readonly TenantUse[]; tenant: string },
  asked?: number,
): Aim {
  const now = (tenants.find((each) => each.tenant === tenant)?.[counted] ?? 0) * 60;
  if (asked !== undefined) return { perMinute: asked, keeps: 0.5, from: "asked" };
  if (now <= 0) return { perMinute: guesses[counted], keeps: 0.5, from: "guess" };
  const others = tenants.flatMap((each) => (each.tenant === tenant ? [] : (each[counted] ?? [])));
  const median = medianOf(others) * 60;
  const isLess = median > 0 && median < now;
  const aim = isLess ? median : now / 2;
  return {
    perMinute: Math.max(1, Number(Math.round(aim).toPrecision(2))),
    keeps: aim / now,
    from: isLess ? "others-median" : "half-of-now",
  };
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = Math.floor(sorted.length / 2);
  const [low = 0, high = 0] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[middle]];
  return (low + high) / 2;
}
