import { expect, it } from "vitest";
import { limitLoadRows, type MinutePeak } from "./limit-load";
import type { RateLimitRule } from "./rate-limit-spec";

const requests: MinutePeak = {
  all: 900,
  byTenant: new Map([
    ["acme", 500],
    ["globex", 700],
  ]),
};
const tokens: MinutePeak = { all: 50_000, byTenant: undefined };

it.each<[string, RateLimitRule, [unknown, unknown, unknown, unknown][]]>([
  ["all calls", { requestsPerSecond: 5 }, [["requests", 300, 900, null]]],
  [
    "the busiest tenant",
    { match: { header: "x-tenant" }, requestsPerMinute: 600, tokensPerMinute: 9 },
    [
      ["requests", 600, 700, "globex"],
      ["tokens", 9, null, null],
    ],
  ],
  [
    "each tenant of all calls",
    { per: { header: "x-tenant-id" }, requestsPerMinute: 1 },
    [["requests", 1, 700, "globex"]],
  ],
  [
    "one tenant",
    { match: { header: { name: "x-tenant", exact: "acme" } }, requestsPerMinute: 1 },
    [["requests", 1, 500, "acme"]],
  ],
  [
    "a tenant that was not seen",
    { match: { header: { name: "x-tenant", exact: "new" } }, requestsPerMinute: 1 },
    [["requests", 1, null, "new"]],
  ],
  [
    "one tenant, by the mesh's own header",
    { match: { header: { name: "x-team", exact: "acme" } }, requestsPerMinute: 1 },
    [["requests", 1, 500, "acme"]],
  ],
  ["tokens of all", { tokensPerMinute: 60_000 }, [["tokens", 60_000, 50_000, null]]],
  [
    "a header that no series tells apart",
    { match: { header: "x-user" }, requestsPerMinute: 1 },
    [["requests", 1, null, null]],
  ],
  [
    "whoever has a tenant, together",
    { match: { header: "x-tenant" }, per: "all", requestsPerMinute: 1 },
    [["requests", 1, null, null]],
  ],
  [
    "calls on a path",
    { match: { path: { prefix: "/v1" } }, requestsPerMinute: 1 },
    [["requests", 1, null, null]],
  ],
  [
    "one tenant's users",
    {
      match: { header: { name: "x-tenant", exact: "acme" } },
      per: { header: "x-user" },
      requestsPerMinute: 1,
    },
    [["requests", 1, null, null]],
  ],
])("says what came of %s", (_, rule, expected) => {
  const rows = limitLoadRows({ rules: [rule] }, { requests, tokens, proxies: 6, tenantHeader: "x-team" });
  expect(rows.map((row) => [row.counts, row.perMinute, row.seenPerMinute, row.seenOf])).toEqual(expected);
});

it("counts proxies only where each counts for itself", () => {
  const rules: RateLimitRule[] = [
    { requestsPerMinute: 1 },
    { name: "all", requestsPerMinute: 1, scope: "global" },
  ];
  const rowsOf = (proxies: number | null) =>
    limitLoadRows({ rules }, { requests, tokens, proxies, tenantHeader: "x-team" }).map((row) => [
      row.rule,
      row.index,
      row.proxies,
    ]);
  expect(rowsOf(6)).toEqual([
    ["1", 0, 6],
    ["all", 1, 1],
  ]);
  expect(rowsOf(null)).toEqual([
    ["1", 0, null],
    ["all", 1, 1],
  ]);
});
