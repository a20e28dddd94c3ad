import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkSource, expectFigures } from "../fixtures/check-source.fixture";
import { startWorlds, type Worlds } from "../fixtures/worlds.fixture";
import { consul } from "../sources/consul";
import { envoyClusters } from "../sources/envoy-clusters";
import { heddleMesh } from "../sources/heddle-mesh";
import { istioMixed } from "../sources/istio-mixed";
import { istioSidecar } from "../sources/istio-sidecar";
import { istioWaypoint } from "../sources/istio-waypoint";
import { istioZtunnel } from "../sources/istio-ztunnel";
import { linkerdInbound } from "../sources/linkerd-inbound";
import { linkerdOutbound } from "../sources/linkerd-outbound";
import { linkerdPods } from "../sources/linkerd-pods";
import { linkerdRoutes } from "../sources/linkerd-routes";

let worlds: Worlds;
beforeAll(async () => {
  worlds = await startWorlds([
    ...["istio-sidecar", "istio-ambient", "istio-mixed", "linkerd", "consul"],
    ...["envoy-clusters", "heddle-mesh"],
  ]);
});
afterAll(async () => worlds.stop());

const byVersion = ["service", "version"] as const;
const latency = [100, 500, 900];
const asCallersSee = [200, 1000, 1800];

checkSource(() => worlds, {
  world: "istio-sidecar",
  source: istioSidecar,
  by: byVersion,
  expected: {
    // v1: 4 and one caller in four seconds who went away; v2: 1 + 1 + 0.5; and what reached nobody.
    requests: { "chat v1": 4.25, "chat v2": 2.5, "chat unknown": 0.4 },
    errors: { "chat v1": 0, "chat v2": 1, "chat unknown": 0.4 },
    throttled: { "chat v1": 0, "chat v2": 0.5, "chat unknown": 0 },
    latency: { "chat v1": latency },
    // 3 s and 6 s a second over 10.
    latencyMean: { "chat v1": 300 },
    callerLatency: { "chat v1": asCallersSee },
    callerLatencyMean: { "chat v1": 600 },
    refused: { "chat v1": 0, "chat v2": 0, "chat unknown": 0.4 },
    // In the five minutes of the window.
    refusedCalls: { "chat v1": 0, "chat v2": 0, "chat unknown": 120 },
  },
});

checkSource(() => worlds, {
  world: "istio-ambient",
  source: istioWaypoint,
  by: byVersion,
  expected: {
    requests: { "chat v1": 4, "chat v2": 1.75 },
    errors: { "chat v1": 0, "chat v2": 0.5 },
    throttled: { "chat v1": 0, "chat v2": 0.25 },
    latency: { "chat v1": latency },
    latencyMean: { "chat v1": 300 },
  },
});

checkSource(() => worlds, {
  world: "istio-ambient",
  source: istioZtunnel,
  by: byVersion,
  expected: {
    connectionsOpened: { "chat v1": 2 },
    connectionsFailed: { "chat v1": 0.1 },
    bytesSent: { "chat v1": 9000 },
    bytesReceived: { "chat v1": 1000 },
  },
});

checkSource(() => worlds, {
  world: "istio-mixed",
  source: istioMixed,
  by: byVersion,
  expected: {
    // The service's own report, else its waypoint's, else its callers'.
    requests: { "chat v1": 4, "rerank v1": 2, "vectors v1": 3 },
    errors: { "chat v1": 0, "rerank v1": 0, "vectors v1": 0 },
    throttled: { "chat v1": 0, "rerank v1": 0, "vectors v1": 0 },
    latency: { "rerank v1": latency },
    latencyMean: { "rerank v1": 300 },
    callerLatency: { "rerank unknown": asCallersSee },
    callerLatencyMean: { "rerank unknown": 600 },
    refused: { "chat v1": 0, "rerank unknown": 0, "vectors v1": 0 },
    refusedCalls: { "chat v1": 0, "rerank unknown": 0, "vectors v1": 0 },
  },
});

checkSource(() => worlds, {
  world: "linkerd",
  source: linkerdInbound,
  by: ["service"],
  expected: {
    requests: { chat: 5 },
    errors: { chat: 0.5 },
    throttled: { chat: 0.5 },
    requestsStarted: { chat: 5.5 },
    firstByte: { chat: latency },
    connectionsOpened: { chat: 0.6 },
    bytesSent: { chat: 9900 },
    bytesReceived: { chat: 1100 },
  },
});

checkSource(() => worlds, {
  world: "linkerd",
  source: linkerdPods,
  by: byVersion,
  expected: {
    requests: { "chat v1": 4, "chat v2": 1 },
    errors: { "chat v1": 0.5, "chat v2": 0 },
    throttled: { "chat v1": 0.5, "chat v2": 0 },
    requestsStarted: { "chat v1": 4.5, "chat v2": 1 },
    firstByte: { "chat v1": latency },
    connectionsOpened: { "chat v1": 0.5, "chat v2": 0.1 },
    bytesSent: { "chat v1": 9000, "chat v2": 900 },
    bytesReceived: { "chat v1": 1000, "chat v2": 100 },
  },
});

checkSource(() => worlds, {
  world: "linkerd",
  source: linkerdRoutes,
  by: ["callerService", ...byVersion],
  expected: {
    requests: { "orchestrator chat chat-v1": 4.25, "orchestrator chat chat-v2": 1 },
    // A 500, and a time-out that has no status at all.
    errors: { "orchestrator chat chat-v1": 0.75, "orchestrator chat chat-v2": 0 },
    throttled: { "orchestrator chat chat-v1": 0.5, "orchestrator chat chat-v2": 0 },
    requestsStarted: { "orchestrator chat chat-v1": 4.5, "orchestrator chat chat-v2": 1 },
    latency: { "orchestrator chat chat-v1": latency },
    latencyMean: { "orchestrator chat chat-v1": 300 },
    callerLatency: { "orchestrator chat chat-v1": latency },
    callerLatencyMean: { "orchestrator chat chat-v1": 300 },
    ejectedEndpoints: { "orchestrator chat chat-v1": 1, "orchestrator chat chat-v2": 0 },
    healthyEndpoints: { "orchestrator chat chat-v1": 2, "orchestrator chat chat-v2": 1 },
  },
});

checkSource(() => worlds, {
  world: "linkerd",
  source: linkerdOutbound,
  by: ["callerService", "service"],
  expected: {
    requests: { "orchestrator chat": 5 },
    errors: { "orchestrator chat": 0.5 },
    throttled: { "orchestrator chat": 0.5 },
    requestsStarted: { "orchestrator chat": 5.5 },
    firstByte: { "orchestrator chat": asCallersSee },
  },
});

describe("Linkerd, of which several sources know parts", () => {
  it.each([
    [["service"], "linkerd-inbound", { chat: 5 }],
    [byVersion, "linkerd-routes", { "chat chat-v1": 4.25, "chat chat-v2": 1 }],
    [["callerService", "service"], "linkerd-routes", { "orchestrator chat": 5.25 }],
  ] as const)("is asked by %j of %s", async (by, source, expected) => {
    const asked = { world: "linkerd", concept: "requests", by } as const;
    expect((await worlds.ask(asked)).use.source).toBe(source);
    expectFigures(await worlds.figures(asked), expected);
  });
});

const edge = "orchestrator chat v1";
checkSource(() => worlds, {
  world: "consul",
  source: consul,
  by: ["callerService", ...byVersion],
  expected: {
    requests: { [edge]: 4 },
    errors: { [edge]: 0.5 },
    throttled: { [edge]: 0.5 },
    latency: { [edge]: latency },
    latencyMean: { [edge]: 300 },
    callerLatency: { [edge]: latency },
    callerLatencyMean: { [edge]: 300 },
    retries: { [edge]: 0.2 },
    // What waited in vain, and what was one open request too many.
    refused: { [edge]: 0.4 },
    refusedCalls: { [edge]: 120 },
    upstreamActive: { [edge]: 6 },
    breakerOpen: { [edge]: 1 },
    ejectedEndpoints: { [edge]: 1 },
    healthyEndpoints: { [edge]: 2 },
    connectionsOpened: { [edge]: 0.5 },
    connectionsFailed: { [edge]: 0.1 },
    bytesSent: { [edge]: 9000 },
    bytesReceived: { [edge]: 1000 },
  },
});

checkSource(() => worlds, {
  world: "envoy-clusters",
  source: envoyClusters,
  by: byVersion,
  expected: {
    refused: { "chat v1": 0.5 },
    refusedCalls: { "chat v1": 150 },
    retries: { "chat v1": 0.2 },
    upstreamActive: { "chat v1": 7 },
    breakerOpen: { "chat v1": 1 },
    ejectedEndpoints: { "chat v1": 1 },
    healthyEndpoints: { "chat v1": 2 },
  },
});

checkSource(() => worlds, {
  world: "heddle-mesh",
  source: heddleMesh,
  by: byVersion,
  expected: {
    requestsStarted: { "chat v1": 4 },
    requestsInFlight: { "chat v1": 6 },
    oldestRequest: { "chat v1": 12 },
  },
});

describe("products that share names", () => {
  it.each([
    ["consul", "upstreamActive", "consul"],
    ["envoy-clusters", "upstreamActive", "envoy-clusters"],
    ["istio-ambient", "requests", "istio-waypoint"],
    ["istio-sidecar", "requests", "istio-sidecar"],
    ["istio-mixed", "requests", "istio-mixed"],
  ] as const)("%s: %s is asked of %s", async (world, concept, source) => {
    expect((await worlds.ask({ world, concept, by: ["service"] })).use.source).toBe(source);
  });
});

describe("figures told apart by why", () => {
  it.each([
    ["istio-sidecar", "errors", "reason", { "-": 1, DC: 0, RL: 0, "UO,URX": 0.4 }],
    ["istio-sidecar", "errors", "code", { "0": 0, "200": 0, "429": 0, "500": 1, "503": 0.4 }],
    ["consul", "errors", "code", { "2": 0, "4": 0, "5": 0.5 }],
    ["linkerd", "errors", "code", { "200": 0, "429": 0, "500": 0.5 }],
    ["linkerd", "errors", "reason", { unknown: 0.5, REQUEST_TIMEOUT: 0.25 }],
  ] as const)("%s: %s by %s", async (world, concept, by, expected) => {
    expectFigures(await worlds.figures({ world, concept, by: [by] }), expected);
  });
});
