import { canonicalJson } from "../canonical-json";
import { bucketHeader, headerOf, limitName } from "../rate-limit-rules";
import type { RateLimitRule } from "../rate-limit-spec";
import type { CheckFacts, CheckFinding } from "./check";
import { removing } from "./fix";

const limitFields = ["requestsPerSecond", "requestsPerMinute", "tokensPerMinute"] as const;

/** Two rules that count the same callers by the same measure: only the lower of the two means anything. */
export function checkLimitsTwice({ wanted }: CheckFacts): CheckFinding[] {
  if (wanted.kind !== "rate-limit" || !wanted.spec) return [];
  const { rules } = wanted.spec;
  return rules.flatMap((rule, index) => {
    const first = rules.slice(0, index).findIndex((earlier) => isTwin(earlier, rule));
    const earlier = rules[first];
    if (!earlier) return [];
    const by = limitName(earlier, first);
    return [
      {
        code: "limits-same-callers",
        severity: "warning" as const,
        path: `rules.${index}`,
        message: `limits the same callers as rule ${by}: the lower of the two holds`,
        params: { rule: limitName(rule, index), by },
        ...removing("remove-rule", ["rules", index], { rule: limitName(rule, index) }),
      },
    ];
  });
}

/** Whether both count the same calls in the same buckets, by one measure at least. Pure. */
export function isTwin(one: RateLimitRule, other: RateLimitRule): boolean {
  return (
    canonicalJson(counted(one)) === canonicalJson(counted(other)) &&
    limitFields.some((field) => one[field] !== undefined && other[field] !== undefined)
  );
}

function counted(rule: RateLimitRule) {
  const { method, path } = rule.match ?? {};
  const said = { header: headerOf(rule.match), method, path };
  const match = Object.fromEntries(Object.entries(said).filter(([, condition]) => condition !== undefined));
  return { match, per: bucketHeader(rule), scope: rule.scope ?? "local" };
}
