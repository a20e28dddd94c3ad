import { expect, it } from "vitest";
import type { PolicySpec } from "../../../lib/policies/policy-spec";
import { gistOf } from "./gist-of";

const split = (v1: number, v2: number) => [
  { to: { version: "v1" }, weightBp: v1 * 100 },
  { to: { version: "v2" }, weightBp: v2 * 100 },
];

it.each<[string, PolicySpec | null, unknown]>([
  ["nothing of ours", null, [{ says: "nothing" }]],
  [
    "the split of all other calls before that of a few",
    {
      rules: [
        { name: "beta", match: [{ path: { prefix: "/beta" } }], split: split(0, 100) },
        { split: split(90, 10), timeoutMs: 30_000 },
      ],
    },
    [
      {
        says: "split",
        rule: null,
        shares: [
          { version: "v1", percent: 90 },
          { version: "v2", percent: 10 },
        ],
      },
      { says: "timeout", ms: 30_000 },
      { says: "split", rule: "beta", shares: [{ version: "v2", percent: 100 }] },
    ],
  ],
  [
    "how many more than fit",
    {
      rules: [
        {
          split: split(100, 0),
          timeoutMs: 1,
          retries: { attempts: 2, on: ["internal"] },
          fault: { delay: { percentBp: 1, ms: 5 } },
        },
      ],
    },
    [
      { says: "split", rule: null, shares: [{ version: "v1", percent: 100 }] },
      { says: "delay", ms: 5 },
      { says: "more", count: 2 },
    ],
  ],
  [
    "limits and ejections by version",
    {
      outlierDetection: { failurePercentage: { thresholdPercent: 40, minRequests: 5, minHosts: 2 } },
      versions: { v2: { limits: { maxRequests: 4 } } },
    },
    [
      { says: "ejects-failing", version: null, percent: 40 },
      { says: "limit", version: "v2", field: "maxRequests", value: 4 },
    ],
  ],
  [
    "rates, and who is counted by what",
    {
      rules: [
        { match: { header: "x-tenant" }, requestsPerMinute: 600, tokensPerMinute: 200_000 },
        {
          match: { header: { name: "x-tenant", exact: "acme" }, path: { prefix: "/v1" } },
          requestsPerSecond: 5,
        },
      ],
    },
    [
      { says: "rate", counts: "requests", limit: 600, seconds: 60, per: "x-tenant", of: null },
      { says: "rate", counts: "tokens", limit: 200_000, seconds: 60, per: "x-tenant", of: null },
      { says: "rate", counts: "requests", limit: 5, seconds: 1, per: null, of: "acme /v1…" },
    ],
  ],
  [
    "who takes the next call, and by what callers are told apart",
    {
      algorithm: "consistent-hash",
      hashOn: { cookie: { name: "sid" } },
      versions: { v2: { algorithm: "random" } },
    },
    [
      { says: "balances", version: null, algorithm: "consistent-hash", on: "sid" },
      { says: "balances", version: "v2", algorithm: "random", on: null },
    ],
  ],
  [
    "who may call: of nobody too",
    { mtls: "strict", allow: [], deny: [{ from: { namespace: "batch" } }] },
    [
      { says: "mtls", mode: "strict" },
      { says: "allows", count: 0 },
      { says: "denies", count: 1 },
    ],
  ],
])("says %s", (_, spec, parts) => {
  expect(gistOf(spec)).toEqual(parts);
});
