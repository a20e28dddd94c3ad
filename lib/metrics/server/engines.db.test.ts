import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkSource, expectFigures } from "../fixtures/check-source.fixture";
import { startWorlds, type Worlds } from "../fixtures/worlds.fixture";
import { kserveVllm } from "../sources/kserve-vllm";
import { nim } from "../sources/nim";
import { rayVllm } from "../sources/ray-vllm";
import { sglang } from "../sources/sglang";
import { tensorrtLlm } from "../sources/tensorrt-llm";
import { tgi } from "../sources/tgi";
import { triton } from "../sources/triton";
import { vllm } from "../sources/vllm";

let worlds: Worlds;
beforeAll(async () => {
  worlds = await startWorlds([
    ...["vllm", "vllm-older", "ray-vllm", "kserve-vllm", "sglang", "tgi"],
    ...["tensorrt-llm", "triton", "nim", "engines"],
  ]);
});
afterAll(async () => worlds.stop());

const byVersion = ["service", "version"] as const;
// p99: of 10 a second, 9.5 up to the second bound: (9.9 - 9.5) / 0.5 = 0.8 of the way to the third.
const ttft = [100, 500, 900];
const perToken = [20, 100, 180];
const e2e = [1000, 5000, 9000];
const queue = [300, 500, 900];
const prefill = [300, 1500, 1900];
const decode = [800, 1500, 2300];
const gap = [10, 50, 90];

/** v2 has no observation of some, and of others none that a finite bucket holds: nobody can say. */
const cannotSay = [null, null, null];

checkSource(() => worlds, {
  world: "vllm",
  source: vllm,
  by: byVersion,
  expected: {
    requests: { "chat v1": 4 },
    errors: { "chat v1": 0.5 },
    finished: { "chat v1": 4 },
    ttft: { "chat v1": ttft, "chat v2": cannotSay },
    interTokenLatency: { "chat v1": gap },
    requestTpot: { "chat v1": perToken },
    e2eLatency: { "chat v1": e2e, "chat v2": cannotSay },
    // 25 s a second over 10; 80 over 4.
    e2eMean: { "chat v1": 2500, "chat v2": 20_000 },
    queueTime: { "chat v1": queue },
    queueMean: { "chat v1": 200 },
    // 3 s, 4 s and 8 s a second over 10; 1200 and 400 tokens over the same.
    ttftMean: { "chat v1": 300 },
    prefillTime: { "chat v1": prefill },
    prefillMean: { "chat v1": 400 },
    decodeTime: { "chat v1": decode },
    decodeMean: { "chat v1": 800 },
    inputTokensMean: { "chat v1": 120 },
    outputTokensMean: { "chat v1": 40 },
    inputTokens: { "chat v1": 200, "chat v2": 10 },
    cachedTokens: { "chat v1": 80 },
    outputTokens: { "chat v1": 50, "chat v2": 5 },
    // (640 + 5) / (10 + 5): each step counts alike, not each engine.
    tokensPerStep: { "chat v1": 43 },
    running: { "chat v1": 4, "chat v2": 7 },
    waiting: { "chat v1": 5, "chat v2": 2 },
    kvCacheUsage: { "chat v1": 0.8, "chat v2": 0.1 },
    kvCacheMean: { "chat v1": 0.6, "chat v2": 0.1 },
    // (30 + 50) / (120 + 80); the mean of both engines' ratios would be 0.4375.
    prefixCacheHits: { "chat v1": 0.4 },
    preemptions: { "chat v1": 0.25 },
    admissionRejected: { "chat v1": 0.5 },
  },
});

const oneEngine = {
  requests: { "chat v1": 3.5 },
  errors: { "chat v1": 0.5 },
  finished: { "chat v1": 3.5 },
  ttft: { "chat v1": ttft },
  interTokenLatency: { "chat v1": gap },
  requestTpot: { "chat v1": perToken },
  e2eLatency: { "chat v1": e2e },
  e2eMean: { "chat v1": 2500 },
  queueTime: { "chat v1": queue },
  queueMean: { "chat v1": 200 },
  ttftMean: { "chat v1": 300 },
  prefillTime: { "chat v1": prefill },
  prefillMean: { "chat v1": 400 },
  decodeTime: { "chat v1": decode },
  decodeMean: { "chat v1": 800 },
  inputTokensMean: { "chat v1": 120 },
  outputTokensMean: { "chat v1": 40 },
  inputTokens: { "chat v1": 120 },
  cachedTokens: { "chat v1": 30 },
  outputTokens: { "chat v1": 40 },
  tokensPerStep: { "chat v1": 64 },
  running: { "chat v1": 3 },
  waiting: { "chat v1": 5 },
  kvCacheUsage: { "chat v1": 0.4 },
  kvCacheMean: { "chat v1": 0.4 },
  prefixCacheHits: { "chat v1": 0.25 },
  preemptions: { "chat v1": 0.25 },
  admissionRejected: { "chat v1": 0.5 },
};
checkSource(() => worlds, { world: "ray-vllm", source: rayVllm, by: byVersion, expected: oneEngine });
checkSource(() => worlds, { world: "kserve-vllm", source: kserveVllm, by: byVersion, expected: oneEngine });

checkSource(() => worlds, {
  world: "sglang",
  source: sglang,
  by: byVersion,
  expected: {
    requests: { "chat v1": 4 },
    errors: { "chat v1": 0.5 },
    ttft: { "chat v1": ttft },
    interTokenLatency: { "chat v1": gap },
    e2eLatency: { "chat v1": e2e },
    e2eMean: { "chat v1": 2500 },
    queueTime: { "chat v1": queue },
    queueMean: { "chat v1": 200 },
    prefillTime: { "chat v1": prefill },
    inputTokens: { "chat v1": 100 },
    cachedTokens: { "chat v1": 25 },
    outputTokens: { "chat v1": 40 },
    // One of two ranks that say the same, and the other replica: 6 + 2, 4 + 1.
    ttftMean: { "chat v1": 300 },
    prefillMean: { "chat v1": 400 },
    // 100 and 40 tokens a second over 4 requests.
    inputTokensMean: { "chat v1": 25 },
    outputTokensMean: { "chat v1": 10 },
    running: { "chat v1": 8 },
    waiting: { "chat v1": 5 },
    kvCacheUsage: { "chat v1": 0.6 },
    kvCacheMean: { "chat v1": 0.4 },
    prefixCacheHits: { "chat v1": 0.25 },
  },
});

checkSource(() => worlds, {
  world: "tgi",
  source: tgi,
  by: byVersion,
  expected: {
    requests: { "chat v1": 4 },
    errors: { "chat v1": 0.5 },
    e2eLatency: { "chat v1": e2e },
    e2eMean: { "chat v1": 2500 },
    queueTime: { "chat v1": queue },
    queueMean: { "chat v1": 200 },
    requestTpot: { "chat v1": perToken },
    inputTokens: { "chat v1": 100 },
    outputTokens: { "chat v1": 40 },
    // 100 and 40 tokens a second over 4 requests.
    inputTokensMean: { "chat v1": 25 },
    outputTokensMean: { "chat v1": 10 },
    running: { "chat v1": 6 },
    waiting: { "chat v1": 3 },
  },
});

checkSource(() => worlds, {
  world: "tensorrt-llm",
  source: tensorrtLlm,
  by: byVersion,
  expected: {
    requests: { "chat v1": 4, "chat v2": 2 },
    finished: { "chat v1": 4, "chat v2": 2 },
    ttft: { "chat v1": ttft },
    requestTpot: { "chat v1": perToken },
    e2eLatency: { "chat v1": e2e },
    e2eMean: { "chat v1": 2500 },
    queueTime: { "chat v1": queue },
    queueMean: { "chat v1": 200 },
    prefillTime: { "chat v1": prefill },
    decodeTime: { "chat v1": decode },
    inputTokens: { "chat v1": 100 },
    outputTokens: { "chat v1": 40 },
    ttftMean: { "chat v1": 300 },
    prefillMean: { "chat v1": 400 },
    decodeMean: { "chat v1": 800 },
    // 100 and 40 tokens a second over 4 requests.
    inputTokensMean: { "chat v1": 25 },
    outputTokensMean: { "chat v1": 10 },
    running: { "chat v1": 6 },
    waiting: { "chat v1": 3 },
    kvCacheUsage: { "chat v1": 0.7, "chat v2": 0.5 },
    kvCacheMean: { "chat v1": 0.7, "chat v2": 0.5 },
    prefixCacheHits: { "chat v1": 0.25 },
  },
});

checkSource(() => worlds, {
  world: "triton",
  source: triton,
  by: ["pod", "model"],
  expected: {
    requests: { "chat-v1-0 ensemble": 4.5 },
    errors: { "chat-v1-0 ensemble": 0.5 },
    // 8 s and 2 s a second, in microseconds, over 4.
    e2eMean: { "chat-v1-0 ensemble": 2000 },
    queueMean: { "chat-v1-0 ensemble": 500 },
    running: { "chat-v1-0 tensorrt_llm": 6 },
    waiting: { "chat-v1-0 tensorrt_llm": 3 },
    engineSlots: { "chat-v1-0 tensorrt_llm": 64 },
    kvCacheUsage: { "chat-v1-0 tensorrt_llm": 0.3 },
    kvCacheMean: { "chat-v1-0 tensorrt_llm": 0.3 },
  },
});

checkSource(() => worlds, {
  world: "nim",
  source: nim,
  by: byVersion,
  expected: {
    requests: { "chat v1": 4 },
    errors: { "chat v1": 0.5 },
    finished: { "chat v1": 3.5 },
    ttft: { "chat v1": ttft },
    requestTpot: { "chat v1": perToken },
    e2eLatency: { "chat v1": e2e },
    e2eMean: { "chat v1": 2500 },
    inputTokens: { "chat v1": 100 },
    outputTokens: { "chat v1": 40 },
    ttftMean: { "chat v1": 300 },
    // 100 and 40 tokens a second over 4 requests.
    inputTokensMean: { "chat v1": 25 },
    outputTokensMean: { "chat v1": 10 },
    running: { "chat v1": 6 },
    waiting: { "chat v1": 3 },
    engineSlots: { "chat v1": 8 },
    kvCacheUsage: { "chat v1": 0.7 },
    kvCacheMean: { "chat v1": 0.7 },
  },
});

describe("figures told apart by why", () => {
  it.each([
    ["vllm", "waiting", { capacity: 4, deferred: 1 }],
    ["vllm", "finished", { stop: 2.5, length: 1, error: 0.5 }],
    ["vllm", "admissionRejected", { max_num_queued_reqs: 0.5 }],
    ["tgi", "errors", { overloaded: 0.5 }],
    ["tensorrt-llm", "finished", { stop: 5, length: 1 }],
    ["nim", "finished", { stop: 2.5, length: 1 }],
  ] as const)("%s: %s", async (world, concept, expected) => {
    expectFigures(await worlds.figures({ world, concept, by: ["reason"] }), expected);
  });
});

describe("generations of one engine in one mesh", () => {
  it.each([
    ["kvCacheUsage", { "chat v1": 0.4, "chat v2": 0.9, "chat v3": 0.2 }],
    ["prefixCacheHits", { "chat v1": 0.25, "chat v2": 0.8, "chat v3": 0.5 }],
    ["interTokenLatency", { "chat v1": gap, "chat v2": [20, 100, 180], "chat v3": [30, 150, 270] }],
  ] as const)("%s: what is exported twice counts once, and nobody is left out", async (concept, expected) => {
    expectFigures(await worlds.figures({ world: "vllm-older", concept, by: byVersion }), expected);
  });

  it("reads each server by the name that it has, also where figures are not told apart", async () => {
    const mean = await worlds.figures({ world: "vllm-older", concept: "kvCacheMean", by: ["service"] });
    expectFigures(mean, { chat: 0.5 });
    const requests = await worlds.figures({ world: "tensorrt-llm", concept: "requests", by: ["service"] });
    expectFigures(requests, { chat: 6 });
  });
});

describe("several engines in one mesh", () => {
  it.each([
    ["running", { "chat v1": 3, "chat v2": 6, "chat v3": 1 }],
    ["waiting", { "chat v1": 5, "chat v2": 2, "chat v3": 1 }],
    ["outputTokens", { "chat v1": 40, "chat v2": 10, "chat v3": 8 }],
    ["kvCacheUsage", { "chat v1": 0.4, "chat v2": 0.6 }],
    ["ttft", { "chat v1": ttft, "chat v2": [200, 1000, 1800] }],
  ] as const)("%s: each version by its own", async (concept, expected) => {
    expectFigures(await worlds.figures({ world: "engines", concept, by: byVersion }), expected);
  });

  it("adds what can be added, and says whose figures they are", async () => {
    const asked = { world: "engines", concept: "running", by: ["service"] } as const;
    expectFigures(await worlds.figures(asked), { chat: 10 });
    expect((await worlds.ask(asked)).use.source).toBe("vllm, sglang, tgi");
  });

  it("counts a pod once whose series are passed on under another name", async () => {
    const asked = { world: "kserve-vllm", by: byVersion } as const;
    expectFigures(await worlds.figures({ ...asked, concept: "running" }), { "chat v1": 3 });
    expectFigures(await worlds.figures({ ...asked, concept: "outputTokens" }), { "chat v1": 40 });
  });
});
