import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkSource } from "../fixtures/check-source.fixture";
import { startWorlds, type Worlds } from "../fixtures/worlds.fixture";
import { dcgm, dcgmExported } from "../sources/dcgm";
import { kubernetes } from "../sources/kubernetes";
import { processes } from "../sources/processes";
import { scrapeTargets } from "../sources/scrape-targets";

let worlds: Worlds;
beforeAll(async () => {
  worlds = await startWorlds(["cluster", "dcgm-exported"]);
});
afterAll(async () => worlds.stop());

const byPod = ["namespace", "pod"] as const;
const mebibyte = 1_048_576;

checkSource(() => worlds, {
  world: "cluster",
  source: dcgm,
  by: byPod,
  expected: {
    gpuUtilisation: { "llm chat-v1-0": 0.7 },
    gpuMemory: { "llm chat-v1-0": 80_000 * mebibyte },
    gpuMemoryUsage: { "llm chat-v1-0": 0.5 },
  },
});

checkSource(() => worlds, {
  world: "dcgm-exported",
  source: dcgmExported,
  by: byPod,
  expected: {
    // What the profiler measured; the coarser figure beside it is not added.
    gpuUtilisation: { "llm chat-v1-0": 0.6 },
    gpuMemory: { "llm chat-v1-0": 60_000 * mebibyte },
    gpuMemoryUsage: { "llm chat-v1-0": 0.75 },
  },
});

checkSource(() => worlds, {
  world: "cluster",
  source: kubernetes,
  by: byPod,
  expected: {
    podRestarts: { "llm chat-v1-0": 3 },
    podCpu: { "llm chat-v1-0": 3.5 },
    podMemory: { "llm chat-v1-0": 5000 },
  },
});

checkSource(() => worlds, {
  world: "cluster",
  source: processes,
  by: ["service", "version", "pod"],
  expected: {
    podCpu: { "chat v1 chat-v1-0": 2.75 },
    podMemory: { "chat v1 chat-v1-0": 3500 },
  },
});

checkSource(() => worlds, {
  world: "cluster",
  source: scrapeTargets,
  by: ["service", "version"],
  expected: { targetsUp: { "chat v1": 0 } },
});

describe("GPUs", () => {
  it("are told apart one by one, and those that nobody uses are left out", async () => {
    const asked = { world: "cluster", concept: "gpuUtilisation", by: ["gpu"] } as const;
    expect(await worlds.figures(asked)).toEqual({ "GPU-0": 0.9, "GPU-1": 0.5 });
  });

  it("are asked of the exporter whose pods are the users' pods", async () => {
    for (const [world, source] of [
      ["cluster", "dcgm"],
      ["dcgm-exported", "dcgm-exported"],
    ] as const) {
      expect((await worlds.ask({ world, concept: "gpuMemory", by: ["pod"] })).use.source).toBe(source);
    }
  });
});
