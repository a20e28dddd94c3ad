import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { scrapeSeconds } from "../fixtures/open-metrics-of.fixture";
import { startWorlds, type Worlds } from "../fixtures/worlds.fixture";
import type { HeatmapPanel } from "../heatmap";
import { readHeatmapIn } from "./read-heatmap";
import { readSeriesIn } from "./read-series";

let worlds: Worlds;
beforeAll(async () => {
  worlds = await startWorlds(["vllm", "engines", "istio-sidecar"]);
});
afterAll(async () => worlds.stop());

function asked(world: string, panel: HeatmapPanel, version?: string) {
  const end = worlds.endOf(world);
  return { mesh: world, service: "chat", start: end - 180, end, panel, ...(version ? { version } : {}) };
}

async function heatmap(world: string, panel: HeatmapPanel, version?: string) {
  return readHeatmapIn(worlds.client, { scrapeSeconds }, asked(world, panel, version));
}

describe("a heatmap of a real Prometheus", () => {
  it.each([
    // By hand from the world: 5 up to the first bound, 4.5 more up to the second, 0.5 up to the third.
    ["vllm", "ttft", [100, 500, 1000, null], [5, 4.5, 0.5, 0]],
    ["vllm", "tpot", [10, 50, 100, null], [50, 45, 5, 0]],
    // v2's four, of which nobody knows how long they took, are in the bucket without an end.
    ["vllm", "e2e", [1000, 5000, 10_000, null], [5, 4.5, 0.5, 4]],
    ["istio-sidecar", "latency", [100, 500, 1000, null], [5, 4.5, 0.5, 0]],
  ] as const)("%s: %s counts each bucket alone, in milliseconds", async (world, panel, bounds, rates) => {
    const found = await heatmap(world, panel);
    expect(found.bounds).toEqual(bounds);
    const last = found.columns.at(-1)?.rates ?? [];
    for (const [index, rate] of rates.entries()) expect(last[index]).toBeCloseTo(rate, 6);
    expect(found.why).toBeNull();
    expect(found.columns.length).toBeLessThanOrEqual(60);
  });

  it("is of one version where one is asked for", async () => {
    const found = await heatmap("vllm", "e2e", "v1");
    expect(found.columns.at(-1)?.rates?.at(-1)).toBeCloseTo(0, 6);
  });

  it("adds versions up that other engines serve, at the bounds that they have in common", async () => {
    const found = await heatmap("engines", "ttft");
    expect(found.source).toBe("vllm, sglang");
    expect(found.bounds.at(-1)).toBeNull();
    const total = found.columns.at(-1)?.rates?.reduce((sum, rate) => sum + rate, 0);
    const alone = await Promise.all(["v1", "v2"].map((version) => heatmap("engines", "ttft", version)));
    const totals = alone.map(
      ({ columns }) => columns.at(-1)?.rates?.reduce((sum, rate) => sum + rate, 0) ?? 0,
    );
    expect(total).toBeCloseTo(
      totals.reduce((sum, each) => sum + each, 0),
      6,
    );
  });

  it("says why there is none", async () => {
    expect((await heatmap("istio-sidecar", "ttft")).why).toContain("no series for ttft");
  });
});

describe("lines by reason", () => {
  it.each([
    ["finish-reasons", { stop: 2.5, length: 1, error: 0.5 }],
    ["waiting-reasons", { capacity: 4, deferred: 1 }],
  ] as const)("%s", async (panel, expected) => {
    const { lines } = await readSeriesIn(
      worlds.client,
      { scrapeSeconds },
      { ...asked("vllm", "ttft"), panel },
    );
    const found = Object.fromEntries(lines.map(({ labels, points }) => [labels.reason, points.at(-1)?.[1]]));
    expect(found).toEqual(expected);
  });
});
