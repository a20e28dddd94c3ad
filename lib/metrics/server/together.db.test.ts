import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { AppError } from "../../errors";
import { scrapeSeconds } from "../fixtures/open-metrics-of.fixture";
import { startWorlds, type Worlds } from "../fixtures/worlds.fixture";
import { totalOf } from "../histogram";
import { type Answered, openLookAt } from "./look";

let worlds: Worlds;
beforeAll(async () => {
  worlds = await startWorlds(["vllm", "vllm-older", "engines", "istio-sidecar", "istio-mixed", "linkerd"]);
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

describe("one histogram, told apart in several ways", () => {
  const asked = [
    { concept: "latency", by: ["callerNamespace", "callerService", "namespace", "service"] },
    { concept: "latency", by: ["namespace", "service", "version"] },
    { concept: "latency", by: ["namespace", "service"] },
    { concept: "latency", by: ["namespace", "service"], where: { version: "v1" } },
    { concept: "requests", by: ["namespace", "service"] },
  ] as const;

  async function askedTogether(world: string) {
    const look = await lookAt(world);
    const asks = vi.spyOn(worlds.client, "instant");
    const together = await look.askTogether(asked);
    const buckets = asks.mock.calls.filter(([{ text }]) => text.includes("_bucket"));
    asks.mockRestore();
    return { look, together, buckets };
  }

  /** Sums of the same rates in another order differ in their last digit. */
  const figures = (answers: readonly Answered[]) =>
    answers.map(({ reading, use }) => [
      use,
      reading.state === "ok"
        ? new Set(
            reading.value.map(({ labels, value }) =>
              JSON.stringify([Object.entries(labels).sort(), value?.toPrecision(9)]),
            ),
          )
        : reading,
    ]);

  it.each([
    ["istio-sidecar", 2],
    ["istio-mixed", 2],
    // Its calls from callers are counted by other series than those to versions.
    ["linkerd", null],
  ] as const)("%s: has the figures that each has alone", async (world, queries) => {
    const { look, together, buckets } = await askedTogether(world);
    const alone: Answered[] = [];
    for (const question of asked) alone.push(await look.ask(question));
    expect(figures(together)).toEqual(figures(alone));
    expect(together.filter(({ reading }) => reading.state === "ok").length).toBeGreaterThan(1);
    // One query for the first three, and one for what looks at other series.
    if (queries !== null) expect(buckets).toHaveLength(queries);
  });

  it("is asked each for itself where the buckets of all are too much", async () => {
    let refusals = 0;
    const really = worlds.client.instant.bind(worlds.client);
    const asks = vi.spyOn(worlds.client, "instant").mockImplementation((query, ...rest) => {
      const isAll =
        query.text.includes("source_canonical_service,") && query.text.includes("destination_version");
      if (!isAll) return really(query, ...rest);
      refusals += 1;
      throw new AppError("upstream-bad-answer", "too much", { upstream: "prometheus" });
    });
    const look = await lookAt("istio-sidecar");
    const together = await look.askTogether(asked.slice(0, 3));
    asks.mockRestore();
    expect(refusals).toBe(1);
    const alone = await Promise.all(asked.slice(0, 3).map(look.ask));
    expect(figures(together)).toEqual(figures(alone));
    expect(together.every(({ reading }) => reading.state === "ok")).toBe(true);
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
