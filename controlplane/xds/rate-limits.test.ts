import { fromBinary } from "@bufbuild/protobuf";
import { anyUnpack } from "@bufbuild/protobuf/wkt";
import { beforeEach, expect, it } from "vitest";
import { splitConfig } from "../fixtures/control-plane";
import { RouteConfigurationSchema } from "../generated/envoy/config/route/v3/route_pb";
import { LocalRateLimitSchema } from "../generated/envoy/extensions/filters/http/local_ratelimit/v3/local_rate_limit_pb";
import { rateLimitFilterName } from "../resources/envoy/envoy-rate-limit";
import type { Dialect } from "../wire";
import type { RateLimitConfig } from "../wire-rate-limit";
import { World } from "./world";

let world: World;
let sequence: number;
beforeEach(() => {
  world = new World();
  world.load([]);
  sequence = 0;
});

function nextRow() {
  sequence += 1;
  const ids = { sequence, deliveryId: `d-${sequence}`, etag: `e-${sequence}` };
  return { namespace: "llm", service: "chat-model", ...ids, writtenAt: new Date(0).toISOString() };
}
const route = (version: string) =>
  world.hold({ ...nextRow(), section: "route", config: splitConfig({ [version]: 10_000 }) });
const limit = (config: RateLimitConfig) => world.hold({ ...nextRow(), section: "rate-limit", config });
const rates = (requests: number): RateLimitConfig => ({
  origin: { policyId: "p", revision: 1, changeId: "c" },
  rates: [{ requests, seconds: 1 }],
});

function published(dialect: Dialect) {
  const resource = world.viewOf(dialect).resource("route", "llm/chat-model");
  if (typeof resource !== "object") throw new Error("no routes");
  const [host] = fromBinary(RouteConfigurationSchema, resource.any.value).virtualHosts;
  const filter = host?.typedPerFilterConfig[rateLimitFilterName];
  const bucket = filter && anyUnpack(filter, LocalRateLimitSchema)?.descriptors[0]?.tokenBucket;
  return {
    requests: bucket?.maxTokens ?? null,
    descriptors: host?.rateLimits.length ?? 0,
    clusters: resource.clusters,
    fingerprint: resource.fingerprint,
  };
}

it("limits stand beside the routes of an Envoy, whichever was written first, and of none else", () => {
  limit(rates(5));
  const clusters = ["llm/chat-model"];
  expect(published("envoy")).toMatchObject({ requests: 5, descriptors: 1, clusters });
  route("v1");
  expect(published("envoy")).toMatchObject({ requests: 5, clusters: ["llm/chat-model/v1"] });
  limit(rates(9));
  expect(published("envoy")).toMatchObject({ requests: 9, clusters: ["llm/chat-model/v1"] });
  expect(published("grpc")).toMatchObject({ requests: null, descriptors: 0 });
});

it("a change of limits is new content for Envoys alone, and taken away it is gone", () => {
  route("v1");
  const before = { envoy: published("envoy").fingerprint, grpc: published("grpc").fingerprint };
  const marked: string[] = [];
  world.onDirty((type, name) => marked.push(`${type} ${name}`));
  limit(rates(5));
  expect(marked).toContain("route llm/chat-model");
  expect(published("envoy").fingerprint).not.toBe(before.envoy);
  expect(published("grpc").fingerprint).toBe(before.grpc);
  limit({});
  expect(published("envoy")).toMatchObject({ requests: null, fingerprint: before.envoy });
});

it("an older write of them changes nothing", () => {
  const old = nextRow();
  limit(rates(5));
  world.hold({ ...old, section: "rate-limit", config: rates(1) });
  expect(published("envoy").requests).toBe(5);
  expect(world.heldRow(old, "rate-limit")).toMatchObject({ config: rates(5) });
});
