import { Registry } from "prom-client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { startLabels } from "./istio-labels";
import { RequestMetrics } from "./request-metrics";

const labels = startLabels({
  reporter: "destination",
  cluster: "demo",
  protocol: "grpc",
  source: { namespace: "llm", service: "orchestrator", version: "v1" },
  service: { namespace: "llm", name: "chat-model" },
  destination: { namespace: "llm", service: "chat-model", version: "v2" },
});
const ok = { response_code: "200", grpc_response_status: "0", response_flags: "-" };

async function values(registry: Registry, name: string): Promise<number[]> {
  const text = await registry.metrics();
  const lines = text.split("\n").filter((line) => line.startsWith(`${name}{`));
  return lines.map((line) => Number(line.slice(line.lastIndexOf(" ") + 1)));
}

describe("RequestMetrics", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["performance"] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("counts a request when it starts, and once when it ends", async () => {
    const registry = new Registry();
    const metrics = new RequestMetrics(registry);
    const first = metrics.arrive(labels);
    vi.advanceTimersByTime(4000);
    const second = metrics.arrive(labels);
    vi.advanceTimersByTime(1000);
    expect(await values(registry, "heddle_mesh_requests_started_total")).toEqual([2]);
    expect(await values(registry, "heddle_mesh_requests_in_flight")).toEqual([2]);
    expect(await values(registry, "heddle_mesh_oldest_request_seconds")).toEqual([5]);
    expect(await values(registry, "istio_requests_total")).toEqual([]);
    first.finish(ok);
    first.finish(ok);
    expect(await values(registry, "istio_requests_total")).toEqual([1]);
    expect(await values(registry, "istio_request_duration_milliseconds_sum")).toEqual([5000]);
    expect(await values(registry, "heddle_mesh_oldest_request_seconds")).toEqual([1]);
    second.finish(ok);
    expect(await values(registry, "heddle_mesh_requests_in_flight")).toEqual([0]);
    expect(await values(registry, "heddle_mesh_oldest_request_seconds")).toEqual([0]);
  });

  it("leaves the gRPC status out where there was none", async () => {
    const registry = new Registry();
    new RequestMetrics(registry).report(labels, { response_code: "0", response_flags: "DC" }, 3);
    expect(await registry.metrics()).toMatch(
      /istio_requests_total\{[^}]*response_code="0",response_flags="DC"\} 1/,
    );
    expect(await registry.metrics()).not.toContain("grpc_response_status");
  });
});
