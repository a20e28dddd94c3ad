import type { Source, Way } from "./source";

function seconds(series: string): Way {
  return { series, kind: "quantiles", scale: 1000 };
}

/**
 * vLLM's own series; namespace, service, version and pod are labels of the scrape target. Names that it gave up are
 * kept for older servers, behind the ones that took their place: some versions export both.
 */
export const vllm: Source = {
  name: "vllm",
  labels: { namespace: "namespace", service: "service", version: "version", pod: "pod" },
  ways: {
    ttft: [seconds("vllm:time_to_first_token_seconds")],
    interTokenLatency: [
      seconds("vllm:inter_token_latency_seconds"),
      seconds("vllm:time_per_output_token_seconds"),
    ],
    requestTpot: [seconds("vllm:request_time_per_output_token_seconds")],
    e2eLatency: [seconds("vllm:e2e_request_latency_seconds")],
    inputTokens: [{ series: "vllm:prompt_tokens_total", kind: "rate" }],
    outputTokens: [{ series: "vllm:generation_tokens_total", kind: "rate" }],
    running: [{ series: "vllm:num_requests_running", kind: "gauge" }],
    waiting: [{ series: "vllm:num_requests_waiting", kind: "gauge" }],
    kvCacheUsage: [
      { series: "vllm:kv_cache_usage_perc", kind: "gauge", over: "max" },
      { series: "vllm:gpu_cache_usage_perc", kind: "gauge", over: "max" },
    ],
  },
};
