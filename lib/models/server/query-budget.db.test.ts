import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { scrapeSeconds, worldSeconds } from "../../metrics/fixtures/open-metrics-of.fixture";
import { startWorlds, type Worlds } from "../../metrics/fixtures/worlds.fixture";
import { openLookAt } from "../../metrics/server/look";
import { readLines } from "../../metrics/server/read-lines";
import { unmeasuredPanels } from "../../metrics/server/unmeasured-panels";
import { readModelFigures } from "./read-model-figures";
import { readVersionFigures } from "./read-version-figures";

/** One model with two versions, one with three on three engines, and one of which only a mesh knows. */
const names = ["vllm", "engines", "istio-sidecar"] as const;
let worlds: Worlds;
beforeAll(async () => {
  worlds = await startWorlds(names);
});
afterAll(async () => worlds.stop());
afterEach(() => vi.restoreAllMocks());

const chat = { namespace: "llm", service: "chat" };
const by = ["namespace", "service", "version"] as const;

/** What Prometheus is asked beside what exists in it, which every look of ten seconds shares: two queries more. */
function counted() {
  const instant = vi.spyOn(worlds.client, "instant");
  const range = vi.spyOn(worlds.client, "range");
  return () => instant.mock.calls.length + range.mock.calls.length;
}

async function lookAt(world: string) {
  const at = new Date(worlds.endOf(world) * 1000).toISOString();
  const look = await openLookAt(worlds.client, scrapeSeconds, { mesh: world, window: "5m", at });
  await look.ask({ concept: "running", by });
  return look;
}

describe.each(names)("what a page asks about %s", (world) => {
  it("of all models, at most two queries and one a histogram, now and of the window before", async () => {
    const look = await lookAt(world);
    const count = counted();
    await Promise.all([readModelFigures(look, {}), readModelFigures(look, {}, 300)]);
    expect(count()).toBeGreaterThan(0);
    expect(count()).toBeLessThanOrEqual(10);
  });

  it("of all small lines, at most one query and one a histogram", async () => {
    const end = worlds.endOf(world);
    const range = { start: end - worldSeconds + 60, end, stepSeconds: 15 };
    await lookAt(world);
    const count = counted();
    const readings = await readLines({
      ...{ client: worlds.client, scrapeSeconds, pins: {}, range, isLive: false, by },
      panels: ["requests", "errors", "ttft", "tpot", "e2e", "output-tokens", "waiting"],
      input: { mesh: world, start: range.start, end: range.end },
      signal: new AbortController().signal,
    });
    expect(readings).toHaveLength(7);
    expect(count()).toBeLessThanOrEqual(4);
  });

  it("of one model's versions side by side, at most three queries; of what is not measured, none", async () => {
    const look = await lookAt(world);
    const count = counted();
    await readVersionFigures(look, chat);
    expect(count()).toBeLessThanOrEqual(3);
    const before = count();
    const signal = new AbortController().signal;
    await unmeasuredPanels(worlds.client, { pins: {}, where: chat, at: look.at, isLive: false, signal });
    expect(count()).toBe(before);
  });
});

describe("versions side by side, of a real Prometheus", () => {
  it("have the figures that their world has", async () => {
    const look = await lookAt("vllm");
    const figures = await readVersionFigures(look, chat);
    expect(figures.versions).toEqual(["v1", "v2"]);
    expect(figures.at("queueMean", "v1")).toBeCloseTo(200, 3);
    expect(figures.at("outputTokensMean", "v1")).toBeCloseTo(40, 3);
    expect(figures.at("outputTokensMean", "v2")).toBeNull();
    expect(figures.histogramAt("requestTpot", "v1")?.counts.map(Math.round)).toEqual([1500, 1350, 150, 0]);
    // Nothing was observed of v2.
    expect(figures.histogramAt("ttft", "v2")).toBeNull();
    expect(figures.spendPerSecond).toBeNull();
  });

  it("say which panels nothing measures", async () => {
    const look = await lookAt("engines");
    const signal = new AbortController().signal;
    const found = await unmeasuredPanels(worlds.client, {
      pins: {},
      where: chat,
      at: look.at,
      isLive: false,
      signal,
    });
    const panels = found.map(({ panel }) => panel);
    expect(panels).toEqual(expect.arrayContaining(["gpu", "gpu-memory", "gateway-overhead"]));
    expect(panels).not.toContain("ttft");
  });
});
