import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startWorlds, type Worlds } from "../fixtures/worlds.fixture";
import { knownShape } from "./known-shape";

let worlds: Worlds;
beforeAll(async () => {
  worlds = await startWorlds(["vllm", "join-istio"]);
});
afterAll(async () => worlds.stop());

describe("what is known of a Prometheus", () => {
  it("is of its moment: other names and labels were there at another", async () => {
    const signal = AbortSignal.timeout(5_000);
    const shapeOf = (world: string) =>
      knownShape(worlds.client, { at: worlds.endOf(world), isLive: false, signal });
    const own = await shapeOf("vllm");
    expect([...own.marks]).toEqual([]);
    expect(own.labelled.get("vllm:num_requests_running")).toEqual(
      new Set(["namespace", "service", "version", "pod"]),
    );
    const stock = await shapeOf("join-istio");
    expect([...stock.marks].sort()).toEqual([
      "dcgm-exported",
      "istio-endpoints",
      "istio-pods",
      "istio-sidecar",
    ]);
    expect(stock.labelled.get("vllm:num_requests_running")).toEqual(new Set(["namespace", "pod"]));
    expect(own.names.has("istio_requests_total")).toBe(false);
  });

  it("still has what ended some minutes ago", async () => {
    const at = worlds.endOf("join-istio") + 450;
    const shape = await knownShape(worlds.client, { at, isLive: false, signal: AbortSignal.timeout(5_000) });
    expect(shape.marks.has("istio-sidecar")).toBe(true);
    expect(shape.labelled.get("vllm:num_requests_running")).toEqual(new Set(["namespace", "pod"]));
  });

  it("costs two requests, however much exists, and none while it is fresh", async () => {
    const names = vi.spyOn(worlds.client, "labelValues");
    const instants = vi.spyOn(worlds.client, "instant");
    // Another ten minutes than any that was asked before.
    const at = worlds.endOf("join-istio") + 1_200;
    for (let time = 0; time < 3; time++) {
      await knownShape(worlds.client, { at, isLive: false, signal: AbortSignal.timeout(5_000) });
    }
    expect(names).toHaveBeenCalledTimes(1);
    expect(instants.mock.calls.length).toBeLessThanOrEqual(1);
  });

  it("is used at once for a minute, and waited for after that: rules may have stopped", async () => {
    const asked = { at: worlds.endOf("vllm"), isLive: false, signal: AbortSignal.timeout(5_000) };
    const first = await knownShape(worlds.client, asked);
    const now = performance.now();
    const clock = vi.spyOn(performance, "now");
    clock.mockReturnValue(now + 50_000);
    expect(await knownShape(worlds.client, asked)).toBe(first);
    clock.mockReturnValue(now + 150_000);
    expect(await knownShape(worlds.client, asked)).not.toBe(first);
    clock.mockRestore();
  });

  it("costs a concept one query, whatever is told apart", async () => {
    await worlds.figures({ world: "vllm", concept: "kvCacheUsage", by: ["pod"] });
    const instants = vi.spyOn(worlds.client, "instant");
    instants.mockClear();
    await worlds.figures({
      world: "vllm",
      concept: "ttft",
      by: ["namespace", "service", "version", "model"],
    });
    expect(instants).toHaveBeenCalledTimes(1);
  });
});
