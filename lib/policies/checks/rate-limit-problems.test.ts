import { describe, expect, it } from "vitest";
import type { LimitLoad, LimitLoadRow } from "../preview";
import type { RateLimitRule } from "../rate-limit-spec";
import { facts, type Known, said } from "./problems.fixture";

function load(...rows: Partial<LimitLoadRow>[]): LimitLoad {
  const row = {
    rule: "1",
    index: 0,
    counts: "requests" as const,
    perMinute: 600,
    proxies: 2,
    per: null,
    seenPerMinute: 1_200,
    seenOf: null,
  };
  return {
    countedAt: "callers",
    windowSeconds: 3_600,
    rows: rows.map((more) => ({ ...row, ...more })),
    caveats: [],
    failure: null,
  };
}

const [perMinute, perSecond] = [{ requestsPerMinute: 600 }, { requestsPerSecond: 10 }];
const tenant = (exact: string) => ({ match: { header: { name: "x-tenant", exact } } });
const eachTenant = { match: { header: "x-tenant" } };
const rateLimits: [string, RateLimitRule[], Known, string[]][] = [
  ["nothing is wrong", [perMinute, { ...eachTenant, requestsPerMinute: 60 }], {}, []],
  ["a minute and a second of the same callers", [perMinute, { requestsPerSecond: 100 }], {}, []],
  [
    "the same callers twice",
    [
      { ...eachTenant, ...perMinute },
      { ...eachTenant, per: { header: "x-tenant" }, requestsPerMinute: 700 },
    ],
    {},
    ["warning limits-same-callers rules.1"],
  ],
  [
    "the same callers, by each proxy and by all",
    [perMinute, { requestsPerMinute: 3_600, scope: "global" }],
    {},
    [],
  ],
  ["requests and tokens of the same callers", [perMinute, { tokensPerMinute: 9 }], {}, []],
  [
    "a tenant with more than all together",
    [{ ...tenant("acme"), requestsPerMinute: 900 }, perMinute],
    {},
    ["warning limit-never-reached rules.0"],
  ],
  [
    "a tenant with more than each tenant",
    [
      { ...eachTenant, ...perMinute },
      { ...tenant("acme"), requestsPerMinute: 600, burst: 900 },
    ],
    {},
    ["warning limit-never-reached rules.1"],
  ],
  ["a tenant of less", [perMinute, { ...tenant("acme"), requestsPerMinute: 60 }], {}, []],
  [
    "a wider rule that lets more come at once",
    [
      { ...perMinute, burst: 1_000 },
      { ...tenant("acme"), ...perMinute },
    ],
    {},
    [],
  ],
  [
    "all tenants together, more than each",
    [{ ...eachTenant, ...perMinute }, { requestsPerMinute: 900 }],
    {},
    [],
  ],
  [
    "another header",
    [
      { match: { header: "x-user" }, ...perMinute },
      { ...tenant("acme"), ...perMinute },
    ],
    {},
    [],
  ],
  [
    "a path below another",
    [
      { match: { path: { prefix: "/v1" } }, ...perMinute },
      { match: { path: { exact: "/v1/chat" }, method: "POST" }, ...perMinute, tokensPerMinute: 9 },
      { match: { path: { prefix: "/v1/" }, method: "POST" }, requestsPerMinute: 601 },
    ],
    {},
    ["warning limit-never-reached rules.2"],
  ],
  [
    "a rule of all together that each proxy's cannot stand for",
    [{ requestsPerMinute: 60 }, { ...tenant("acme"), ...perMinute, scope: "global" }],
    {},
    [],
  ],
  ["a load that just fits all proxies", [perMinute], { limitLoad: load({}) }, []],
  [
    "a load above that of all proxies",
    [perMinute],
    { limitLoad: load({ seenPerMinute: 1_201 }) },
    ["warning limit-below-load rules.0.requestsPerMinute"],
  ],
  [
    "a tenant's load",
    [{ ...eachTenant, ...perSecond, tokensPerMinute: 5 }],
    {
      limitLoad: load(
        { seenPerMinute: 1_201, seenOf: "acme", per: "x-tenant" },
        { counts: "tokens", perMinute: 5, proxies: 1, seenPerMinute: 6 },
      ),
    },
    [
      "warning limit-below-load-of rules.0.requestsPerSecond",
      "warning limit-below-load rules.0.tokensPerMinute",
    ],
  ],
  ["a load that nobody knows", [perMinute], { limitLoad: load({ seenPerMinute: null }) }, []],
  [
    "proxies that nobody counted",
    [perMinute],
    { limitLoad: load({ seenPerMinute: 9_999, proxies: null }) },
    [],
  ],
  [
    "refusals that the route sends again",
    [perMinute],
    {
      beside: {
        route: {
          rules: [
            {
              split: [{ to: { version: "v1" }, weightBp: 10_000 }],
              retries: { attempts: 1, on: ["resource-exhausted"] },
            },
          ],
        },
      },
    },
    ["warning refusals-retried status"],
  ],
  ["what stands already", [perMinute], { standing: { rules: [perMinute] } }, ["info no-change "]],
];

describe("problems of a rate limit", () => {
  it.each(rateLimits)("%s", (_, rules, known, expected) => {
    expect(said({ wanted: { kind: "rate-limit", spec: { rules } }, ...facts(known) })).toEqual(expected);
  });
});
