import { bucketHeader, headerOf, limitName, requestLimit } from "../rate-limit-rules";
import type { RateLimitMatch, RateLimitRule } from "../rate-limit-spec";
import type { CheckFacts, CheckFinding } from "./check";
import { removing } from "./fix";
import { isTwin } from "./limits-twice";

/** A rule that never refuses a call: another, no higher, counts all of its calls and refuses them before. */
export function checkIdleLimits({ wanted }: CheckFacts): CheckFinding[] {
  if (wanted.kind !== "rate-limit" || !wanted.spec) return [];
  const { rules } = wanted.spec;
  return rules.flatMap((rule, index) => {
    const found = rules.findIndex(
      (other, at) => at !== index && !isTwin(other, rule) && refusesBefore(other, rule),
    );
    const other = rules[found];
    if (!other) return [];
    const by = limitName(other, found);
    return [
      {
        code: "limit-never-reached",
        severity: "warning" as const,
        path: `rules.${index}`,
        message: `never refuses a call: rule ${by} counts the same calls and is no higher`,
        params: { rule: limitName(rule, index), by },
        ...removing("remove-rule", ["rules", index], { rule: limitName(rule, index) }),
      },
    ];
  });
}

function refusesBefore(other: RateLimitRule, rule: RateLimitRule): boolean {
  const isWider = covers(other.match, rule.match) && bucketsHold(other, rule);
  // What each proxy counts for itself says nothing of a limit for all together.
  const isFirst = other.scope === "global" || (rule.scope ?? "local") === "local";
  return isWider && isFirst && isNoHigher(other, rule);
}

/** Whether all that one bucket of `rule` counts is counted by one bucket of `other`. */
function bucketsHold(other: RateLimitRule, rule: RateLimitRule): boolean {
  const by = bucketHeader(other);
  if (by === null || by === bucketHeader(rule)) return true;
  const header = headerOf(rule.match);
  return header?.name === by && header.exact !== undefined;
}

function isNoHigher(other: RateLimitRule, rule: RateLimitRule): boolean {
  const [theirs, ours] = [requestLimit(other), requestLimit(rule)];
  const tokensHold =
    rule.tokensPerMinute === undefined ||
    (other.tokensPerMinute !== undefined && other.tokensPerMinute <= rule.tokensPerMinute);
  if (ours === null) return tokensHold;
  if (theirs === null) return false;
  const isSlower = theirs.requests / theirs.seconds <= ours.requests / ours.seconds;
  const atOnce = (other.burst ?? theirs.requests) <= (rule.burst ?? ours.requests);
  return tokensHold && isSlower && atOnce;
}

function covers(wide: RateLimitMatch | undefined, narrow: RateLimitMatch | undefined): boolean {
  if (wide?.method !== undefined && wide.method !== narrow?.method) return false;
  return coversPath(wide?.path, narrow?.path) && coversHeader(headerOf(wide), headerOf(narrow));
}

function coversPath(wide: RateLimitMatch["path"], narrow: RateLimitMatch["path"]): boolean {
  if (wide === undefined) return true;
  if (narrow === undefined) return false;
  if ("exact" in wide) return "exact" in narrow && narrow.exact === wide.exact;
  return ("exact" in narrow ? narrow.exact : narrow.prefix).startsWith(wide.prefix);
}

type Header = ReturnType<typeof headerOf>;

function coversHeader(wide: Header, narrow: Header): boolean {
  if (wide === undefined) return true;
  return wide.name === narrow?.name && (wide.exact === undefined || wide.exact === narrow.exact);
}
