import type { CheckFacts, CheckFinding } from "./check";
import { settingTo } from "./fix";

/** A limit that the busiest minute of the last hour passed would have refused calls; not said where proxies could not be counted. */
export function checkLimitLoad({ wanted, limitLoad }: CheckFacts): CheckFinding[] {
  if (wanted.kind !== "rate-limit" || !wanted.spec || !limitLoad) return [];
  const { rules } = wanted.spec;
  return limitLoad.rows.flatMap(({ index, rule, counts, perMinute, proxies, seenPerMinute, seenOf }) => {
    if (proxies === null || seenPerMinute === null || seenPerMinute <= perMinute * Math.max(1, proxies))
      return [];
    const ofRequests =
      rules[index]?.requestsPerSecond === undefined ? "requestsPerMinute" : "requestsPerSecond";
    const params = {
      rule,
      limit: perMinute * Math.max(1, proxies),
      seen: Math.ceil(seenPerMinute),
      who: seenOf ?? "",
      counts,
    };
    const who = seenOf ?? "all callers";
    const field = counts === "tokens" ? "tokensPerMinute" : ofRequests;
    const each = (seenPerMinute * 1.25) / Math.max(1, proxies) / (field === "requestsPerSecond" ? 60 : 1);
    return [
      {
        code: seenOf === null ? ("limit-below-load" as const) : ("limit-below-load-of" as const),
        severity: "warning" as const,
        path: `rules.${index}.${field}`,
        message: `${who} came to ${params.seen} ${counts} in one minute, more than ${params.limit}`,
        params,
        ...settingTo(["rules", index, field], Math.ceil(each)),
      },
    ];
  });
}
