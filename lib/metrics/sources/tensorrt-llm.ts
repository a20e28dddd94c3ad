import type { Source, Way } from "./source";
import { targetDimensions, targetLabels } from "./target-labels";
import { way } from "./way";

/** The prefix changed: what a server exports under the newer name counts. */
function both(make: (prefix: string) => Way): Way[] {
  return [make("trtllm_"), make("trtllm:")];
}
const finish = { labels: { reason: "finished_reason" } };

/** trtllm-serve's own series. What failed, it does not count. */
export const tensorrtLlm: Source = {
  name: "tensorrt-llm",
  layer: "model-server",
  labels: { ...targetLabels, model: "model_name" },
  fromTarget: targetDimensions,
  ways: {
    requests: both((prefix) => way.rate(`${prefix}request_success_total`, finish)),
    finished: both((prefix) => way.rate(`${prefix}request_success_total`, finish)),
    ttft: both((prefix) => way.seconds(`${prefix}time_to_first_token_seconds`)),
    ttftMean: both((prefix) => way.histogramMean(`${prefix}time_to_first_token_seconds`, 1000)),
    requestTpot: both((prefix) => way.seconds(`${prefix}time_per_output_token_seconds`)),
    e2eLatency: both((prefix) => way.seconds(`${prefix}e2e_request_latency_seconds`)),
    e2eMean: both((prefix) => way.histogramMean(`${prefix}e2e_request_latency_seconds`, 1000)),
    queueTime: both((prefix) => way.seconds(`${prefix}request_queue_time_seconds`)),
    queueMean: both((prefix) => way.histogramMean(`${prefix}request_queue_time_seconds`, 1000)),
    prefillTime: [way.seconds("trtllm_request_prefill_time_seconds")],
    prefillMean: [way.histogramMean("trtllm_request_prefill_time_seconds", 1000)],
    decodeTime: [way.seconds("trtllm_request_decode_time_seconds")],
    decodeMean: [way.histogramMean("trtllm_request_decode_time_seconds", 1000)],
    inputTokens: [way.rate("trtllm_prompt_tokens_total")],
    outputTokens: [way.rate("trtllm_generation_tokens_total")],
    inputTokensMean: [way.ratio("trtllm_prompt_tokens_total", "trtllm_request_success_total")],
    outputTokensMean: [way.ratio("trtllm_generation_tokens_total", "trtllm_request_success_total")],
    running: [way.gauge("trtllm_num_requests_running")],
    waiting: [way.gauge("trtllm_num_requests_waiting")],
    kvCacheUsage: both((prefix) => way.max(`${prefix}kv_cache_utilization`)),
    kvCacheMean: both((prefix) => way.mean(`${prefix}kv_cache_utilization`)),
    prefixCacheHits: both((prefix) => way.mean(`${prefix}kv_cache_hit_rate`)),
  },
};
