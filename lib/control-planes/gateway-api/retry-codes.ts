import "server-only";
import type { RouteRule } from "../../policies/route-spec";

export type RetryReason = NonNullable<RouteRule["retries"]>["on"][number];

/** The HTTP status that stands for a gRPC status, as gRPC's own table of statuses has it. */
const codes: Partial<Record<RetryReason, number>> = {
  internal: 500,
  unavailable: 503,
  "deadline-exceeded": 504,
  "resource-exhausted": 429,
};

/**
 * The HTTP statuses on which a call is tried again. Broken connections have none: the Gateway API has implementations retry
 * them whenever a rule retries at all (GEP-1731). Pure.
 */
export function retryCodes(on: readonly RetryReason[]): number[] {
  return [...new Set(on.flatMap((reason) => codes[reason] ?? []))];
}

/** The reasons behind these codes, the broken connection first; undefined where a code stands for none. Pure. */
export function retryReasons(given: readonly number[]): RetryReason[] | undefined {
  const known = Object.entries(codes) as [RetryReason, number][];
  const reasons = given.map((code) => known.find(([, own]) => own === code)?.[0]);
  return reasons.includes(undefined) ? undefined : ["connect-failure", ...(reasons as RetryReason[])];
}
