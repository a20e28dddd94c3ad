import "server-only";
import { bucketHeader, headerOf, requestLimit } from "../../policies/rate-limit-rules";
import type { RateLimitRule, RateLimitSpec } from "../../policies/rate-limit-spec";
import { unsupportedBecause } from "../capability-table";
import type { Unsupported } from "../control-plane";

type Counted = Pick<RateLimitRule, "match" | "per">;

/** How many rules a policy may have (EG v1.9 api/v1alpha1/ratelimit_types.go). */
const mostRules = { local: 16, global: 128 } as const;

/**
 * Where Envoy AI Gateway puts the tokens of an answer, in and out (`llmRequestCosts`, `TotalToken`). The call itself costs nothing: it
 * goes through while anything is left.
 */
export const tokenCost = {
  request: { from: "Number", number: 0 },
  response: { from: "Metadata", metadata: { namespace: "io.envoy.ai_gateway", key: "llm_total_token" } },
} as const;

/** Any value: an Envoy Gateway asks for no presence by itself. */
export const anyValue = ".*";

/** What the resource definition fills in. */
const plain = { invert: false };

/** `spec.rateLimit`: each limit of a rule is a rule of its own. Undefined where nothing is limited. Pure. */
export function rateLimitPart({ rules }: RateLimitSpec): object | undefined {
  const [local, global] = (["local", "global"] as const).map((scope) =>
    rules.filter((rule) => (rule.scope ?? "local") === scope).flatMap(limitsOf),
  );
  const said = {
    ...(local?.length ? { local: { rules: local } } : {}),
    ...(global?.length ? { global: { rules: global } } : {}),
  };
  return Object.keys(said).length === 0 ? undefined : said;
}

/** What depends on more than one field. Pure. */
export function unsupportedLimits({ rules, status }: RateLimitSpec): Unsupported[] {
  const tokens = rules.flatMap((rule, index) =>
    rule.tokensPerMinute !== undefined && rule.scope !== "global"
      ? [unsupportedBecause(`rules.${index}.tokensPerMinute`, "envoy-gateway-local-tokens")]
      : [],
  );
  const tooMany = (["local", "global"] as const).flatMap((scope) => {
    const own = rules.flatMap((rule, index) =>
      (rule.scope ?? "local") === scope ? limitsOf(rule).map(() => index) : [],
    );
    const first = own[mostRules[scope]];
    return first === undefined ? [] : [unsupportedBecause(`rules.${first}`, "envoy-gateway-too-many-limits")];
  });
  return [
    ...tokens,
    ...tooMany,
    ...(status === undefined || status === 429 ? [] : [unsupportedBecause("status", "envoy-gateway-status")]),
  ];
}

function limitsOf(rule: RateLimitRule): object[] {
  const selectors = selectorsOf(rule);
  const requests = requestLimit(rule);
  const { tokensPerMinute } = rule;
  return [
    ...(requests === null
      ? []
      : [
          {
            ...selectors,
            limit: { requests: requests.requests, unit: requests.seconds === 1 ? "Second" : "Minute" },
          },
        ]),
    ...(tokensPerMinute === undefined
      ? []
      : [{ ...selectors, limit: { requests: tokensPerMinute, unit: "Minute" }, cost: tokenCost }]),
  ];
}

function selectorsOf(rule: Counted): object {
  const { method, path } = rule.match ?? {};
  const headers = headersOf(rule);
  const selector = {
    ...(headers.length === 0 ? {} : { headers }),
    ...(method === undefined ? {} : { methods: [{ value: method, ...plain }] }),
    ...(path === undefined
      ? {}
      : {
          path:
            "exact" in path
              ? { type: "Exact", value: path.exact, ...plain }
              : { type: "PathPrefix", value: path.prefix, ...plain },
        }),
  };
  return Object.keys(selector).length === 0 ? {} : { clientSelectors: [selector] };
}

/** A header that is counted by is asked for by that. */
function headersOf(rule: Counted): object[] {
  const [header, per] = [headerOf(rule.match), bucketHeader(rule)];
  const each = per === null ? [] : [{ type: "Distinct", name: per, ...plain }];
  if (header?.exact !== undefined)
    return [{ type: "Exact", name: header.name, value: header.exact, ...plain }, ...each];
  if (header === undefined || header.name === per) return each;
  return [{ type: "RegularExpression", name: header.name, value: anyValue, ...plain }, ...each];
}
