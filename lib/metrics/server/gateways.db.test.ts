import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkSource, expectFigures } from "../fixtures/check-source.fixture";
import { startWorlds, type Worlds } from "../fixtures/worlds.fixture";
import { dynamo } from "../sources/dynamo";
import { endpointPicker } from "../sources/endpoint-picker";
import { envoyAiGateway } from "../sources/envoy-ai-gateway";
import { genAiClient } from "../sources/gen-ai-client";
import { genAiServer } from "../sources/gen-ai-server";
import { inferencePool } from "../sources/inference-pool";
import { litellm } from "../sources/litellm";

let worlds: Worlds;
beforeAll(async () => {
  worlds = await startWorlds(["envoy-ai-gateway", "open-telemetry", "endpoint-picker", "litellm", "dynamo"]);
});
afterAll(async () => worlds.stop());

const ttft = [100, 500, 900];
const perToken = [20, 100, 180];
const e2e = [1000, 5000, 9000];
const queue = [300, 500, 900];
const gap = [10, 50, 90];
const twice = (figures: readonly number[]) => figures.map((figure) => 2 * figure);

checkSource(() => worlds, {
  world: "envoy-ai-gateway",
  source: envoyAiGateway,
  by: ["model", "version"],
  expected: {
    requests: { "chat qwen-v1": 10.5 },
    errors: { "chat qwen-v1": 0.5 },
    ttft: { "chat qwen-v1": ttft },
    requestTpot: { "chat qwen-v1": perToken },
    // With the failures: half of 10.5 are 5.25, of which 5 within 1 s and 4.5 in the 4 s after; 9.975 and 10.395 of 9.5 to 10.5.
    e2eLatency: { "chat qwen-v1": [1222.22, 7375, 9475] },
    e2eMean: { "chat qwen-v1": 30_000 / 10.5 },
    inputTokens: { "chat qwen-v1": 100, "chat qwen-v2": 60 },
    cachedTokens: { "chat qwen-v1": 30, "chat qwen-v2": 10 },
    outputTokens: { "chat qwen-v1": 40, "chat qwen-v2": 20 },
  },
});

checkSource(() => worlds, {
  world: "open-telemetry",
  source: genAiServer,
  by: ["service", "version", "model"],
  expected: {
    requests: { "chat v1 qwen": 10.5 },
    errors: { "chat v1 qwen": 0.5 },
    ttft: { "chat v1 qwen": ttft },
    requestTpot: { "chat v1 qwen": perToken },
    e2eLatency: { "chat v1 qwen": [1222.22, 7375, 9475] },
    e2eMean: { "chat v1 qwen": 30_000 / 10.5 },
  },
});

checkSource(() => worlds, {
  world: "open-telemetry",
  source: genAiClient,
  by: ["service", "version"],
  expected: {
    requests: { "orchestrator v7": 10 },
    errors: { "orchestrator v7": 0 },
    throttled: { "orchestrator v7": 0 },
    callerLatency: { "orchestrator v7": e2e, "batch v1": ttft },
    callerLatencyMean: { "orchestrator v7": 2500, "batch v1": 300 },
    ttft: { "orchestrator v7": ttft },
    interTokenLatency: { "orchestrator v7": gap },
    inputTokens: { "orchestrator v7": 100 },
    outputTokens: { "orchestrator v7": 40 },
    // Cached input is input too.
    tenantTokens: { "orchestrator v7": 140 },
  },
});

checkSource(() => worlds, {
  world: "endpoint-picker",
  source: endpointPicker,
  by: ["model"],
  expected: {
    requests: { chat: 4, rerank: 2, embed: 1 },
    errors: { chat: 0.5, rerank: 0.25, embed: 0.1 },
    requestsInFlight: { chat: 6, rerank: 2, embed: 1 },
    e2eLatency: { chat: e2e, rerank: twice(e2e), embed: ttft },
    e2eMean: { chat: 2500, rerank: 5000, embed: 300 },
    ttft: { chat: ttft, rerank: twice(ttft) },
    interTokenLatency: { chat: gap },
    requestTpot: { chat: perToken, rerank: twice(perToken) },
    inputTokens: { chat: 100, rerank: 50, embed: 20 },
    cachedTokens: { chat: 30, rerank: 5 },
    outputTokens: { chat: 40, rerank: 10, embed: 2 },
    queueTime: { chat: queue, rerank: [600, 1000, 1800] },
  },
});

describe("pickers of three generations side by side", () => {
  it.each([
    ["requests", 7],
    ["errors", 0.85],
    ["requestsInFlight", 9],
    ["inputTokens", 170],
    ["outputTokens", 52],
    ["waiting", 7],
    ["healthyEndpoints", 3],
  ] as const)("%s: each picker counts once", async (concept, expected) => {
    expectFigures(await worlds.figures({ world: "endpoint-picker", concept }), { "": expected });
  });
});

checkSource(() => worlds, {
  world: "endpoint-picker",
  source: inferencePool,
  by: ["service"],
  expected: {
    kvCacheMean: { "chat-pool": 0.6, "rerank-pool": 0.3 },
    waiting: { "chat-pool": 5, "rerank-pool": 2 },
    healthyEndpoints: { "chat-pool": 2, "rerank-pool": 1 },
  },
});

const ofModel = (figure: number | readonly number[]) => ({ chat: figure });
checkSource(() => worlds, {
  world: "litellm",
  source: litellm,
  by: [],
  expected: {
    requests: { "": 4 },
    errors: { "": 1 },
    throttled: { "": 0.5 },
    requestsInFlight: { "": 6 },
    e2eLatency: { "": e2e },
    e2eMean: { "": 2500 },
    callerLatency: { "": e2e },
    callerLatencyMean: { "": 2400 },
    ttft: { "": ttft },
    requestTpot: { "": perToken },
    queueTime: { "": queue },
    queueMean: { "": 200 },
    gatewayOverhead: { "": gap },
    inputTokens: { "": 100 },
    outputTokens: { "": 40 },
    tenantTokens: { "": 140 },
    spend: { "": 0.001 },
  },
});

checkSource(() => worlds, {
  world: "dynamo",
  source: dynamo,
  by: ["model"],
  expected: {
    requests: { qwen: 4 },
    errors: { qwen: 0.5 },
    requestsInFlight: { qwen: 6 },
    waiting: { qwen: 3 },
    ttft: { qwen: ttft },
    interTokenLatency: { qwen: gap },
    e2eLatency: { qwen: e2e },
    e2eMean: { qwen: 2500 },
    ttftMean: { qwen: 300 },
    // 100 and 40 tokens a second over 4 requests.
    inputTokensMean: { qwen: 25 },
    outputTokensMean: { qwen: 10 },
    inputTokens: { qwen: 100 },
    outputTokens: { qwen: 40 },
  },
});

describe("figures told apart by what a gateway knows", () => {
  it.each([
    ["litellm", "ttft", "model", { "chat p50": 100, "chat p95": 500, "chat p99": 900 }],
    ["litellm", "spend", "model", ofModel(0.001)],
    ["litellm", "tenantTokens", "tenant", { "team-a": 140 }],
    ["litellm", "errors", "reason", { RateLimitError: 0.5, InternalServerError: 0.5 }],
    ["litellm", "errors", "code", { "429": 0.5, "500": 0.5 }],
    ["litellm", "requests", "code", { "200": 3, "429": 0.5, "500": 0.5 }],
    ["endpoint-picker", "errors", "code", { "503": 0.5, "429": 0.25, "500": 0.1 }],
    ["dynamo", "errors", "reason", { internal: 0.5, unknown: 0 }],
    ["open-telemetry", "tenantTokens", "tenant", { "tenant-a": 140 }],
  ] as const)("%s: %s by %s", async (world, concept, by, expected) => {
    expectFigures(await worlds.figures({ world, concept, by: [by] }), expected);
  });

  it("says what it has no label for", async () => {
    const { reading } = await worlds.ask({ world: "litellm", concept: "requests", by: ["version"] });
    expect(reading).toMatchObject({
      state: "empty",
      why: expect.stringContaining("litellm has no label for version"),
    });
  });
});
