import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { concepts } from "../../metrics/concepts";
import { scrapeSeconds } from "../../metrics/fixtures/open-metrics-of.fixture";
import { startWorlds, type Worlds } from "../../metrics/fixtures/worlds.fixture";
import { telemetrySchema } from "../../metrics/telemetry";
import { PrometheusClient } from "../../prometheus/client";
import { diagnoseTelemetryIn } from "./diagnose-telemetry";

let worlds: Worlds;
beforeAll(async () => {
  worlds = await startWorlds(["vllm", "join-istio", "join-nothing", "istio-sidecar"]);
});
afterAll(async () => worlds.stop());

async function diagnose(world: string) {
  const told = await diagnoseTelemetryIn(worlds.client, { scrapeSeconds }, "prod", {
    at: worlds.endOf(world),
  });
  const { answers, gaps, stale } = telemetrySchema.parse(told);
  expect(stale).toBeNull();
  expect(answers.map(({ concept }) => concept)).toEqual(Object.keys(concepts));
  const answer = (concept: string) => answers.find((each) => each.concept === concept);
  return { answer, gaps, remedies: gaps.map(({ remedy }) => remedy) };
}

describe("what a mesh's telemetry can say", () => {
  it("names source, series and query of each concept, and what is missing with what brings it", async () => {
    const { answer, gaps, remedies } = await diagnose("vllm");
    expect(answer("ttft")).toMatchObject({ source: "vllm", by: "version", why: null, join: null });
    expect(answer("ttft")?.promql).toContain("vllm:time_to_first_token_seconds_bucket");
    // An engine knows what reached it; the mesh would know better.
    expect(answer("requests")?.source).toBe("vllm");
    expect(answer("requests")?.passedOver.map(({ source }) => source)).toContain("istio-sidecar");
    expect(answer("latency")).toMatchObject({ source: null, by: null, promql: null });
    expect(answer("latency")?.why).toContain("istio_request_duration_milliseconds");
    expect(remedies).toEqual(["mesh-requests", "gpu-series", "pod-series"]);
    expect(gaps[0]?.concepts).toEqual(["requests", "errors", "latency"]);
    expect(gaps[0]?.snippet).toContain("kind: PodMonitor");
  });

  it("says by which series a pod's version is known", async () => {
    const { answer, remedies } = await diagnose("join-istio");
    expect(answer("ttft")).toMatchObject({ source: "vllm", by: "version" });
    expect(answer("ttft")?.join?.says).toContain("sidecar");
    expect(remedies).toContain("breaker-series");
    expect(remedies).not.toContain("pod-versions");
    expect(remedies).not.toContain("mesh-requests");
  });

  it("asks for labels of pods where nothing says which version a pod is", async () => {
    const { answer, gaps } = await diagnose("join-nothing");
    const ttft = answer("ttft") ?? answer("running");
    expect(ttft?.by).not.toBe("version");
    const gap = gaps.find(({ remedy }) => remedy === "pod-versions");
    expect(gap?.snippet).toContain("metricLabelsAllowlist");
  });

  it("costs three queries, whatever there is", async () => {
    const names = vi.spyOn(worlds.client, "labelValues");
    const instants = vi.spyOn(worlds.client, "instant");
    // Ten minutes that nobody has asked about yet.
    await diagnoseTelemetryIn(worlds.client, { scrapeSeconds }, "prod", { at: worlds.endOf("vllm") + 1_200 });
    expect(names.mock.calls.length + instants.mock.calls.length).toBeLessThanOrEqual(3);
  });

  it("is an empty list while Prometheus is away, and says so", async () => {
    const away = new PrometheusClient("http://127.0.0.1:1");
    const told = await diagnoseTelemetryIn(away, { scrapeSeconds }, "prod");
    expect(told).toMatchObject({ answers: [], gaps: [], stale: { upstream: "prometheus" } });
    await away.close();
  });
});
