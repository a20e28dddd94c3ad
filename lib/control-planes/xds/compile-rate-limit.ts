import "server-only";
import { bucketHeader, headerOf, requestLimit } from "../../policies/rate-limit-rules";
import type { RateLimitRule, RateLimitSpec } from "../../policies/rate-limit-spec";
import { unsupportedBecause } from "../capability-table";
import type { Origin, Unsupported } from "../control-plane";

/** The body of the embedded control plane's section `rate-limit`; rules that limit no requests are not in it. Pure. */
export function wireRateLimit({ rules, status }: RateLimitSpec, origin: Origin): object {
  return {
    origin,
    rates: rules.flatMap((rule) => wireRate(rule)),
    ...(status === undefined ? {} : { status }),
  };
}

function wireRate(rule: RateLimitRule): object[] {
  const limit = requestLimit(rule);
  if (limit === null) return [];
  const { name, match, burst } = rule;
  const { method, path } = match ?? {};
  const header = headerOf(match);
  const condition = header?.exact === undefined ? { present: true } : { exact: header.exact };
  return [
    {
      ...(name === undefined ? {} : { name }),
      ...(match === undefined
        ? {}
        : {
            match: {
              ...(header === undefined ? {} : { headers: { [header.name]: condition } }),
              ...(method === undefined ? {} : { method }),
              ...(path === undefined ? {} : { path }),
            },
          }),
      ...limit,
      ...(burst === undefined ? {} : { burst }),
    },
  ];
}

/** What the table cannot tell by a field alone: a header's name that means a bucket for each value. Pure. */
export function unsupportedRates({ rules }: RateLimitSpec): Unsupported[] {
  return rules.flatMap((rule, index) =>
    rule.per === undefined && bucketHeader(rule) !== null
      ? [unsupportedBecause(`rules.${index}.match.header`, "envoy-bucket-per-value")]
      : [],
  );
}
