import type { RateLimitMatch, RateLimitRule } from "./rate-limit-spec";

/** How a rule is called on screen and in metrics: by its name, else by its place from 1. Pure. */
export function limitName({ name }: { name?: string | undefined }, index: number): string {
  return name ?? String(index + 1);
}

/** The header whose every value is counted by itself; null where all calls of a rule are counted together. Pure. */
export function bucketHeader({ match, per }: Pick<RateLimitRule, "match" | "per">): string | null {
  if (per !== undefined) return per === "all" ? null : per.header;
  return typeof match?.header === "string" ? match.header : null;
}

/** The header that a match asks for; `exact` undefined: that it is there. Undefined for none. Pure. */
export function headerOf(match: RateLimitMatch | undefined): { name: string; exact?: string } | undefined {
  return typeof match?.header === "string" ? { name: match.header } : match?.header;
}

/** How many requests in how many seconds a rule allows; null where it limits tokens alone. Pure. */
export function requestLimit({
  requestsPerSecond,
  requestsPerMinute,
}: Pick<RateLimitRule, "requestsPerSecond" | "requestsPerMinute">): {
  requests: number;
  seconds: 1 | 60;
} | null {
  if (requestsPerSecond !== undefined) return { requests: requestsPerSecond, seconds: 1 };
  return requestsPerMinute === undefined ? null : { requests: requestsPerMinute, seconds: 60 };
}

/** The same in requests a minute. Pure. */
export function requestsAMinute(
  rule: Pick<RateLimitRule, "requestsPerSecond" | "requestsPerMinute">,
): number | null {
  const limit = requestLimit(rule);
  return limit && (limit.requests * 60) / limit.seconds;
}
