import { create } from "@bufbuild/protobuf";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DiscoveryRequestSchema } from "../../../controlplane/generated/envoy/service/discovery/v3/discovery_pb";
import { beyondGrpc } from "../../../controlplane/resources/beyond-grpc";
import { breakerFor as wireBreakerFor } from "../../../controlplane/resources/breaker-for";
import { buildCluster } from "../../../controlplane/resources/build-cluster";
import { checkSection } from "../../../controlplane/resources/check-config";
import { typeUrls } from "../../../controlplane/resources/resource";
import { breakerConfigSchema } from "../../../controlplane/wire";
import { AdsStream } from "../../../controlplane/xds/ads-stream";
import { Nodes } from "../../../controlplane/xds/nodes";
import { World } from "../../../controlplane/xds/world";
import type { KindedSpec } from "../../policies/policy-spec";
import {
  anyBalancingSpec,
  anyBreakerSpec,
  anyRateLimitSpec,
  anyRouteSpec,
} from "../../policies/written/specs.fixture";
import type { DesiredPolicy } from "../control-plane";
import { expressible } from "../expressible.fixture";
import type { XdsKind } from "./compile";
import { compileXds, unsupportedXds } from "./compile";
import { proxiesOf } from "./proxies-of";
import { nodesSchema } from "./wire";

const target = { mesh: "demo", namespace: "llm", service: "chat-model" };
const origin = { policyId: "p", revision: 1, changeId: "c" };

function bodyOf(desired: DesiredPolicy<XdsKind>): unknown {
  const [resource] = compileXds(target, desired);
  return JSON.parse(resource?.body || "{}");
}

describe.each(["grpc", "envoy"] as const)("what the table of %s does not refuse", (dialect) => {
  it.each([
    ["route", anyRouteSpec.map((spec): KindedSpec<XdsKind> => ({ kind: "route", spec }))],
    [
      "circuit-breaker",
      anyBreakerSpec.map((spec): KindedSpec<XdsKind> => ({ kind: "circuit-breaker", spec })),
    ],
  ] as const)("the control plane takes: any %s", (kind, anySpec) => {
    let taken = 0;
    fc.assert(
      fc.property(anySpec, (given) => {
        const desired = expressible(given, (each) => unsupportedXds(each, dialect));
        if (desired === undefined) return;
        taken += 1;
        expect(unsupportedXds(desired, dialect)).toEqual([]);
        const checked = checkSection(target, kind, bodyOf(desired));
        expect(checked.ok ? null : checked.fault).toBeNull();
        if (checked.ok && dialect === "grpc") expect(beyondGrpc(checked.content)).toEqual([]);
      }),
      { numRuns: 150 },
    );
    expect(taken).toBeGreaterThan(30);
  });
});

it("what the table of envoy does not refuse of a rate limit, the control plane takes, and calls Envoy's alone", () => {
  let taken = 0;
  fc.assert(
    fc.property(anyRateLimitSpec, ({ rules, ...rest }) => {
      const given: KindedSpec<XdsKind> = { kind: "rate-limit", spec: { ...rest, rules: rules.slice(0, 1) } };
      expect(unsupportedXds({ ...given, origin } as DesiredPolicy<XdsKind>, "grpc")).not.toEqual([]);
      const desired = expressible(given, (each) => unsupportedXds(each, "envoy"));
      if (desired === undefined) return;
      taken += 1;
      expect(unsupportedXds(desired, "envoy")).toEqual([]);
      const checked = checkSection(target, "rate-limit", bodyOf(desired));
      expect(checked.ok ? null : checked.fault).toBeNull();
      if (checked.ok) expect(beyondGrpc(checked.content)).toEqual(["rates"]);
    }),
    { numRuns: 200 },
  );
  expect(taken).toBeGreaterThan(50);
});

it("what a table does not refuse of load balancing, the control plane takes; gRPC's is not called Envoy's alone", () => {
  const taken = { grpc: 0, envoy: 0 };
  fc.assert(
    fc.property(anyBalancingSpec, fc.constantFrom("grpc" as const, "envoy" as const), (spec, dialect) => {
      const given: KindedSpec<XdsKind> = { kind: "load-balancing", spec };
      const desired = expressible(given, (each) => unsupportedXds(each, dialect));
      if (desired === undefined) return;
      taken[dialect] += 1;
      const checked = checkSection(target, "load-balancing", bodyOf(desired));
      expect(checked.ok ? null : checked.fault).toBeNull();
      if (checked.ok && dialect === "grpc") expect(beyondGrpc(checked.content)).toEqual([]);
    }),
    { numRuns: 300 },
  );
  expect(taken.grpc).toBeGreaterThan(10);
  expect(taken.envoy).toBeGreaterThan(50);
});

it("what an Envoy cannot count by is named by its path", () => {
  const codesOf = (rule: object) =>
    unsupportedXds(
      { kind: "rate-limit", spec: { rules: [{ requestsPerMinute: 5, ...rule }] }, origin },
      "envoy",
    ).map(({ path, code }) => `${path}: ${code}`);
  expect(codesOf({ match: { header: "x-tenant" }, tokensPerMinute: 9 })).toEqual([
    "rules.0.tokensPerMinute: envoy-token-limit",
    "rules.0.match.header: envoy-bucket-per-value",
  ]);
  expect(codesOf({ per: { header: "x-tenant" }, scope: "global" })).toEqual([
    "rules.0.per.header: envoy-bucket-per-value",
    "rules.0.scope: envoy-global-limit",
  ]);
  expect(codesOf({ match: { header: "x-tenant" }, per: "all", scope: "local", burst: 9 })).toEqual([]);
});

it("what it refuses, the control plane calls Envoy's alone", () => {
  fc.assert(
    fc.property(anyBreakerSpec, (spec) => {
      const desired: DesiredPolicy<XdsKind> = { kind: "circuit-breaker", spec, origin };
      const checked = checkSection(target, "circuit-breaker", bodyOf(desired));
      if (!checked.ok) throw new Error(checked.fault.message);
      const refused = unsupportedXds(desired).map(({ path }) => path);
      expect(beyondGrpc(checked.content).toSorted()).toEqual(refused.toSorted());
    }),
  );
});

it("a breaker's every field reaches the cluster of its version", () => {
  const spec = {
    limits: { maxRequests: 9 },
    outlierDetection: {
      intervalMs: 1_500,
      baseEjectionMs: 2_250,
      maxEjectionPercent: 33,
      failurePercentage: { thresholdPercent: 60, minRequests: 7, minHosts: 2 },
    },
    versions: {
      v2: {
        limits: { maxRequests: 4 },
        outlierDetection: { successRate: { stdevFactor: 1.9, minRequests: 5, minHosts: 3 } },
      },
    },
  };
  const config = breakerConfigSchema.parse(bodyOf({ kind: "circuit-breaker", spec, origin }));
  const cluster = (version?: string) => buildCluster("llm/chat-model", wireBreakerFor(config, version));
  expect(cluster("v1").circuitBreakers?.thresholds[0]?.maxRequests).toBe(9);
  expect(cluster("v1").outlierDetection).toMatchObject({ enforcingSuccessRate: 0, maxEjectionPercent: 33 });
  const v2 = cluster("v2");
  expect(v2.circuitBreakers?.thresholds[0]?.maxRequests).toBe(4);
  expect(v2.outlierDetection).toMatchObject({
    interval: { seconds: 1n, nanos: 500_000_000 },
    baseEjectionTime: { seconds: 2n, nanos: 250_000_000 },
    enforcingFailurePercentage: 100,
    failurePercentageThreshold: 60,
    failurePercentageRequestVolume: 7,
    failurePercentageMinimumHosts: 2,
    enforcingSuccessRate: 100,
    successRateStdevFactor: 1_900,
    successRateRequestVolume: 5,
    successRateMinimumHosts: 3,
  });
  const none = buildCluster("llm/chat-model");
  expect(none.circuitBreakers?.thresholds[0]?.maxRequests).toBe(0xffff_ffff);
  expect(none.outlierDetection).toMatchObject({
    enforcingFailurePercentage: 0,
    enforcingSuccessRate: 0,
    enforcingConsecutive5xx: 0,
  });
});

it("an Envoy's fields all reach the control plane", () => {
  const spec = {
    rules: [
      {
        split: [{ to: { version: "v1" }, weightBp: 10_000 }],
        retries: {
          attempts: 2,
          perTryTimeoutMs: 300,
          on: ["refused-stream" as const, "unavailable" as const],
        },
        mirror: { to: { version: "v2" }, percentBp: 50 },
      },
    ],
  };
  expect(unsupportedXds({ kind: "route", spec, origin }, "envoy")).toEqual([]);
  const checked = checkSection(target, "route", bodyOf({ kind: "route", spec, origin }));
  expect(checked).toMatchObject({
    ok: true,
    content: {
      config: {
        route: { rules: [{ retries: spec.rules[0]?.retries, mirror: { version: "v2", percentBp: 50 } }] },
      },
    },
  });
});

it("reads the nodes that the control plane tells, also of one that tells less", () => {
  const nodes = new Nodes(new World());
  const stream = new AdsStream(
    (dialect) => new World().viewOf(dialect),
    () => undefined,
  );
  nodes.add(stream);
  stream.onRequest(
    create(DiscoveryRequestSchema, {
      node: { id: "web-0", cluster: "web", userAgentName: "envoy" },
      typeUrl: typeUrls.cluster,
    }),
  );
  const told = nodes.view({ names: false });
  const [proxy] = proxiesOf(nodesSchema.parse(told).nodes);
  const type = { type: "cluster", count: 0, sentVersion: "", state: "acked", refusal: null, waiting: [] };
  expect(proxy).toMatchObject({
    id: "web-0",
    cluster: "web",
    userAgent: "envoy",
    dialect: "envoy",
    types: [type],
  });
  const less = told.nodes.map(({ dialect: _, types, ...node }) => ({
    ...node,
    types: types.map(({ resourceCount: __, waiting: ___, lastNack: ____, ...rest }) => ({
      ...rest,
      resources: ["a", "b"],
    })),
  }));
  expect(proxiesOf(nodesSchema.parse({ nodes: less }).nodes)[0]).toMatchObject({
    dialect: "grpc",
    types: [{ count: 2, waiting: [], lastRefusal: null }],
  });
});
