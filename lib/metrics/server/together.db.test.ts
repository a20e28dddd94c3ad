import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { scrapeSeconds } from "../fixtures/open-metrics-of.fixture";
import { startWorlds, type Worlds } from "../fixtures/worlds.fixture";
import { totalOf } from "../histogram";
import { openLookAt } from "./look";

let worlds: Worlds;
beforeAll(async () => {
  worlds = await startWorlds(["vllm", "vllm-older", "engines", "istio-sidecar"]);
});
afterAll(async () => worlds.stop());

const by = ["service", "version"] as const;

async function lookAt(world: string) {
  const at = new Date(worlds.endOf(world) * 1000).toISOString();
  return openLookAt(worlds.client, scrapeSeconds, { mesh: world, window: "5m", at });
}

describe("many concepts in one query", () => {
  it.each([
    ["vllm", ["ttft", "running", "prefixCacheHits", "kvCacheUsage", "e2eMean", "gpuUtilisation", "waiting"]],
    ["engines", ["ttft", "running", "waiting", "outputTokens"]],
    ["vllm-older", ["kvCacheMean", "interTokenLatency", "prefixCacheHits"]],
    ["istio-sidecar", ["requests", "errors", "latency", "callerLatencyMean", "refused"]],
  ] as const)("%s: have the figures that each has alone", async (world, concepts) => {
    const look = await lookAt(world);
    const together = await look.askTogether(concepts.map((concept) => ({ concept, by })));
    const alone = await Promise.all(concepts.map((concept) => look.ask({ concept, by })));
    const figures = (answers: typeof alone) =>
      answers.map(({ reading, use }) => [
        use,
        reading.state === "ok" ? new Set(reading.value.map((each) => JSON.stringify(each))) : reading,
      ]);
    expect(figures(together)).toEqual(figures(alone));
    expect(together.filter(({ reading }) => reading.state === "ok").length).toBeGreaterThan(2);
  });
});

describe("histograms of a window", () => {
  it("are counted, in the concept's unit", async () => {
    const look = await lookAt("vllm");
    const [ttft, tpot, running] = await look.histograms([
      { concept: "ttft", by },
      { concept: "requestTpot", by },
      { concept: "running", by },
    ]);
    const v1 =
      ttft?.reading.state === "ok" ? ttft.reading.value.find(({ labels }) => labels.version === "v1") : null;
    // 10 a second over the 300 s of the window: 5 up to 100 ms, 4.5 up to 500 ms, 0.5 up to 1 s.
    expect(v1?.histogram.bounds).toEqual([100, 500, 1000, Number.POSITIVE_INFINITY]);
    for (const [index, count] of [1500, 1350, 150, 0].entries())
      expect(v1?.histogram.counts[index]).toBeCloseTo(count, 6);
    expect(tpot?.reading).toMatchObject({ state: "ok", value: [{ labels: { version: "v1" } }] });
    expect(running?.reading.state).toBe("empty");
  });

  it("of several generations have each server's own buckets", async () => {
    const look = await lookAt("vllm-older");
    const [answer] = await look.histograms([{ concept: "interTokenLatency", by }]);
    const groups = answer?.reading.state === "ok" ? answer.reading.value : [];
    // v1 exports both names: it counts once, by the newer.
    expect(
      groups.map(({ labels: { version }, histogram }) => [version, Math.round(totalOf(histogram))]),
    ).toEqual(expect.arrayContaining([["v1", 30_000]]));
    expect(groups.map(({ labels }) => labels.version).sort()).toEqual(["v1", "v2", "v3"]);
  });
});
