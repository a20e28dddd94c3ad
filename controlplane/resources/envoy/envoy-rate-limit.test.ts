import { createRegistry, fromBinary, toJson } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import { RouteConfigurationSchema } from "../../generated/envoy/config/route/v3/route_pb";
import type { Rate, RateLimitConfig } from "../../wire-rate-limit";
import { checkSection } from "../check-config";
import { packedSchemas } from "../packed-schemas";
import { compileForEnvoy } from "./compile-envoy";

const name = { namespace: "llm", service: "chat-model" };
const origin = { policyId: "p", revision: 3, changeId: "c" };
const registry = createRegistry(...packedSchemas);

/** The virtual host as Envoy's `config_dump` would show it, without its routes. */
function hostOf(config: RateLimitConfig): Record<string, unknown> {
  const { route } = compileForEnvoy(name, {}, { rates: config });
  const message = fromBinary(RouteConfigurationSchema, route.any.value);
  const json = toJson(RouteConfigurationSchema, message, { registry, useProtoFieldName: true });
  const [host] = (json as { virtual_hosts: Record<string, unknown>[] }).virtual_hosts;
  const { routes: _, ...rest } = host ?? {};
  return rest;
}

const limits = (...rates: Rate[]): RateLimitConfig => ({ origin, rates });
const actionsOf = (rate: Rate) =>
  (hostOf(limits(rate)).rate_limits as { actions: unknown[] }[]).map(({ actions }) => actions[0]);
const bucketOf = (rate: Rate) => {
  const filters = hostOf(limits(rate)).typed_per_filter_config as Record<
    string,
    { descriptors: { token_bucket: unknown }[] }
  >;
  return filters["envoy.filters.http.local_ratelimit"]?.descriptors[0]?.token_bucket;
};

describe("a service's rate limits, in its virtual host", () => {
  it("are a descriptor and a bucket for each rate", () => {
    const config = limits(
      { requests: 600, seconds: 60 },
      {
        name: "acme",
        match: { headers: { "x-tenant": { exact: "acme" } } },
        requests: 5,
        seconds: 1,
        burst: 20,
      },
    );
    expect(hostOf(config)).toEqual({
      name: "llm/chat-model",
      domains: ["*"],
      rate_limits: [
        { actions: [{ generic_key: { descriptor_key: "rate", descriptor_value: "1" } }] },
        {
          actions: [
            {
              header_value_match: {
                descriptor_key: "rate",
                descriptor_value: "2",
                headers: [{ name: "x-tenant", string_match: { exact: "acme" } }],
              },
            },
          ],
        },
      ],
      typed_per_filter_config: {
        "envoy.filters.http.local_ratelimit": {
          "@type": "type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit",
          stat_prefix: "llm.chat-model",
          filter_enabled: { default_value: { numerator: 100 } },
          filter_enforced: { default_value: { numerator: 100 } },
          token_bucket: { max_tokens: 4_294_967_295, tokens_per_fill: 4_294_967_295, fill_interval: "1s" },
          rate_limited_as_resource_exhausted: true,
          descriptors: [
            {
              entries: [{ key: "rate", value: "1" }],
              token_bucket: { max_tokens: 600, tokens_per_fill: 10, fill_interval: "1s" },
            },
            {
              entries: [{ key: "rate", value: "2" }],
              token_bucket: { max_tokens: 20, tokens_per_fill: 5, fill_interval: "1s" },
            },
          ],
        },
      },
    });
  });

  it("are nothing where none are decided", () => {
    expect(hostOf({})).toEqual({ name: "llm/chat-model", domains: ["*"] });
  });

  it.each<[string, Rate, unknown]>([
    [
      "a minute in seconds",
      { requests: 120, seconds: 60 },
      { max_tokens: 120, tokens_per_fill: 2, fill_interval: "1s" },
    ],
    [
      "one a minute",
      { requests: 1, seconds: 60 },
      { max_tokens: 1, tokens_per_fill: 1, fill_interval: "60s" },
    ],
    [
      "three in two seconds",
      { requests: 90, seconds: 60 },
      { max_tokens: 90, tokens_per_fill: 3, fill_interval: "2s" },
    ],
    ["a second", { requests: 7, seconds: 1 }, { max_tokens: 7, tokens_per_fill: 7, fill_interval: "1s" }],
  ])("are filled up steadily: %s", (_, rate, bucket) => {
    expect(bucketOf(rate)).toEqual(bucket);
  });

  it("count by method, by a header that is there, and by path whatever its query", () => {
    const said = { descriptor_key: "rate", descriptor_value: "1" };
    const rate = { requests: 1, seconds: 1 } as const;
    expect(actionsOf({ match: { method: "POST", headers: { "x-a": { present: true } } }, ...rate })).toEqual([
      {
        header_value_match: {
          ...said,
          headers: [
            { name: ":method", string_match: { exact: "POST" } },
            { name: "x-a", present_match: true },
          ],
        },
      },
    ]);
    const path = (string_match: object) => ({
      header_value_match: { ...said, headers: [{ name: ":path", string_match }] },
    });
    expect(actionsOf({ match: { path: { prefix: "/v1/" } }, ...rate })).toEqual([path({ prefix: "/v1/" })]);
    expect(actionsOf({ match: { path: { exact: "/v1" } }, ...rate })).toEqual([
      path({ exact: "/v1" }),
      path({ prefix: "/v1?" }),
    ]);
  });

  it("answer as decided, callers of gRPC too", () => {
    const filterOf = (config: RateLimitConfig) =>
      Object.values(
        hostOf(config).typed_per_filter_config as Record<
          string,
          { status?: unknown; rate_limited_as_resource_exhausted?: boolean }
        >,
      )[0];
    const rates: Rate[] = [{ requests: 1, seconds: 1 }];
    expect(filterOf({ origin, rates, status: 429 })).toMatchObject({
      rate_limited_as_resource_exhausted: true,
    });
    const away = filterOf({ origin, rates, status: 503 });
    expect(away).toMatchObject({ status: { code: "ServiceUnavailable" } });
    expect(away?.rate_limited_as_resource_exhausted).toBeUndefined();
  });
});

it.each<[string, unknown, string | null]>([
  ["nothing", {}, null],
  ["a rate", limits({ requests: 1, seconds: 1 }), null],
  ["rates of nobody's", { rates: [{ requests: 1, seconds: 1 }] }, "origin"],
  ["an origin of nothing", { origin }, "rates"],
  ["no rate", { origin, rates: [] }, "rates"],
  ["a rate of nothing", { origin, rates: [{ requests: 0, seconds: 1 }] }, "rates.0.requests"],
  ["another span", { origin, rates: [{ requests: 1, seconds: 5 }] }, "rates.0.seconds"],
  [
    "a path without a slash",
    { origin, rates: [{ requests: 1, seconds: 1, match: { path: { exact: "v1" } } }] },
    "rates.0.match.path.exact",
  ],
  ["a field that nobody knows", { origin, rates: [{ requests: 1, seconds: 1 }], colour: 1 }, "colour"],
])("of what is written, %s is taken or named by its path", (_, body, path) => {
  const checked = checkSection(name, "rate-limit", body);
  expect(checked.ok ? null : checked.fault.path).toBe(path);
});
