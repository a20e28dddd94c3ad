import { Registry } from "prom-client";
import { describe, expect, it } from "vitest";
import { Engine } from "./engine";
import { EngineSeries } from "./engine-series";
import { profileOf } from "./profiles";

async function sampleOf(registry: Registry, name: string, labels: Record<string, string> = {}) {
  const text = await registry.metrics();
  const line = text
    .split("\n")
    .find(
      (candidate) =>
        candidate.startsWith(`${name}{`) &&
        Object.entries(labels).every(([label, value]) => candidate.includes(`${label}="${value}"`)),
    );
  return line === undefined ? undefined : Number(line.slice(line.lastIndexOf(" ") + 1));
}

describe("EngineSeries", () => {
  it("tells one request's story as vLLM does", async () => {
    const registry = new Registry();
    const series = new EngineSeries(registry, "qa-chat");
    const engine = new Engine(profileOf("v1"), series);
    series.watch(engine);
    const request = { promptTokens: 100, prefixHashes: [], maxTokens: 3, stopAt: 99 };
    engine.submit({ ...request, onToken: () => {}, onFinish: () => {} }, 0);
    expect(await sampleOf(registry, "vllm:num_requests_waiting")).toBe(1);
    let now = 50;
    for (let step = engine.plan(now); step; step = engine.plan(now)) {
      expect(await sampleOf(registry, "vllm:num_requests_running")).toBe(1);
      now += 100;
      engine.complete(step, now);
    }
    const expected: [string, Record<string, string>, number][] = [
      ["vllm:time_to_first_token_seconds_sum", {}, 0.15],
      ["vllm:time_to_first_token_seconds_count", {}, 1],
      ["vllm:inter_token_latency_seconds_sum", {}, 0.2],
      ["vllm:inter_token_latency_seconds_count", {}, 2],
      ["vllm:request_time_per_output_token_seconds_sum", {}, 0.1],
      ["vllm:e2e_request_latency_seconds_sum", {}, 0.35],
      ["vllm:request_queue_time_seconds_sum", {}, 0.05],
      ["vllm:prompt_tokens_total", {}, 100],
      ["vllm:generation_tokens_total", {}, 3],
      ["vllm:request_success_total", { finished_reason: "length" }, 1],
      ["vllm:request_success_total", { finished_reason: "stop" }, 0],
      ["vllm:num_requests_running", {}, 0],
      ["vllm:kv_cache_usage_perc", {}, 0],
      ["vllm:iteration_tokens_total_sum", {}, 102],
    ];
    for (const [name, labels, value] of expected) {
      const found = await sampleOf(registry, name, { model_name: "qa-chat", engine: "0", ...labels });
      expect(found, name).toBeCloseTo(value, 9);
    }
  });
});
