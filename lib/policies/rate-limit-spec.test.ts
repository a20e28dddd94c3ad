import { describe, expect, it } from "vitest";
import { bucketHeader, headerOf, requestLimit, requestsAMinute } from "./rate-limit-rules";
import { type RateLimitRule, rateLimitRuleSchema, rateLimitSpecSchema } from "./rate-limit-spec";

const perMinute = { requestsPerMinute: 600 };

it("takes a bucket for each tenant's requests and tokens", () => {
  const rules = [{ match: { header: "x-tenant" }, requestsPerMinute: 600, tokensPerMinute: 200_000 }];
  expect(rateLimitSpecSchema.parse({ rules })).toEqual({ rules });
});

it.each<[string, object, string, string]>([
  ["no limit", { match: { header: "x-tenant" } }, "", "names no limit"],
  [
    "two limits on requests",
    { ...perMinute, requestsPerSecond: 5 },
    "requestsPerMinute",
    "second limit on requests",
  ],
  ["a burst of tokens", { tokensPerMinute: 5, burst: 5 }, "burst", "is of requests"],
  ["an empty match", { match: {}, ...perMinute }, "match", "names no condition"],
  ["a header in capitals", { per: { header: "X-Tenant" }, ...perMinute }, "per.header", "small letters"],
  ["a binary header", { per: { header: "trace-bin" }, ...perMinute }, "per.header", "binary"],
  [
    "a path without a slash",
    { match: { path: { prefix: "v1" } }, ...perMinute },
    "match.path.prefix",
    "slash",
  ],
])("names what is wrong with %s", (_, rule, path, message) => {
  const parsed = rateLimitRuleSchema.safeParse(rule);
  const issues = (parsed.error?.issues ?? []).flatMap((issue) =>
    issue.code === "invalid_union"
      ? issue.errors.flat().map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }))
      : [issue],
  );
  expect(issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`)).toContainEqual(
    expect.stringMatching(new RegExp(`^${path}: .*${message}`)),
  );
});

it("takes no two rules of one name", () => {
  const rules = [perMinute, { name: "a", ...perMinute }, { name: "a", tokensPerMinute: 1 }];
  expect(rateLimitSpecSchema.safeParse({ rules }).error?.issues).toMatchObject([
    { path: ["rules", 2, "name"], message: "another rule is called a too" },
  ]);
});

describe("what a rule counts", () => {
  const exact = { name: "x-tenant", exact: "acme" };
  it.each<[string, Omit<RateLimitRule, "requestsPerMinute">, string | null, unknown]>([
    ["all calls", {}, null, undefined],
    [
      "each value of a header that is there",
      { match: { header: "x-tenant" } },
      "x-tenant",
      { name: "x-tenant" },
    ],
    [
      "those with a header together",
      { match: { header: "x-tenant" }, per: "all" },
      null,
      { name: "x-tenant" },
    ],
    ["one value", { match: { header: exact } }, null, exact],
    [
      "one value, by another header",
      { match: { header: exact }, per: { header: "x-user" } },
      "x-user",
      exact,
    ],
    ["all calls by a header", { per: { header: "x-user" } }, "x-user", undefined],
  ])("is %s", (_, rule, bucket, header) => {
    expect(bucketHeader(rule)).toBe(bucket);
    expect(headerOf(rule.match)).toEqual(header);
  });

  it("is so many in so long", () => {
    expect(requestLimit({ requestsPerSecond: 5 })).toEqual({ requests: 5, seconds: 1 });
    expect(requestLimit(perMinute)).toEqual({ requests: 600, seconds: 60 });
    expect(requestsAMinute({ requestsPerSecond: 5 })).toBe(300);
    expect([requestLimit({}), requestsAMinute({})]).toEqual([null, null]);
  });
});
