import { equals } from "../../promql/promql";
import type { Source } from "./source";
import { targetDimensions, targetLabels } from "./target-labels";
import { way } from "./way";

const finish = { labels: { reason: "finished_reason" } };
const failure = [equals("finished_reason", "error")];

/**
 * vLLM's series under some prefix. Names that it gave up are kept for older servers, behind the ones that took their
 * place: some versions export both. Up to 0.10 or so: `gpu_cache_usage_perc`, `time_per_output_token_seconds`,
 * `gpu_prefix_cache_*`; before that the engine gave its hit rate as a gauge. Each is a server's own, so they mix in one mesh.
 */
export function vllmFamily(name: string, prefix: string): Source {
  const of = (series: string) => `${prefix}${series}`;
  return {
    name,
    layer: "model-server",
    labels: { ...targetLabels, model: "model_name" },
    fromTarget: targetDimensions,
    ways: {
      // Named a success, it counts failures too.
      requests: [way.rate(of("request_success_total"), finish)],
      errors: [way.rate(of("request_success_total"), { ...finish, only: [failure] })],
      finished: [way.rate(of("request_success_total"), finish)],
      ttft: [way.seconds(of("time_to_first_token_seconds"))],
      ttftMean: [way.histogramMean(of("time_to_first_token_seconds"), 1000)],
      interTokenLatency: [
        way.seconds(of("inter_token_latency_seconds")),
        way.seconds(of("time_per_output_token_seconds")),
      ],
      requestTpot: [way.seconds(of("request_time_per_output_token_seconds"))],
      e2eLatency: [way.seconds(of("e2e_request_latency_seconds"))],
      e2eMean: [way.histogramMean(of("e2e_request_latency_seconds"), 1000)],
      queueTime: [way.seconds(of("request_queue_time_seconds"))],
      queueMean: [way.histogramMean(of("request_queue_time_seconds"), 1000)],
      prefillTime: [way.seconds(of("request_prefill_time_seconds"))],
      prefillMean: [way.histogramMean(of("request_prefill_time_seconds"), 1000)],
      decodeTime: [way.seconds(of("request_decode_time_seconds"))],
      decodeMean: [way.histogramMean(of("request_decode_time_seconds"), 1000)],
      inputTokens: [way.rate(of("prompt_tokens_total"))],
      cachedTokens: [way.rate(of("prompt_tokens_cached_total")), way.rate(of("prefix_cache_hits_total"))],
      outputTokens: [way.rate(of("generation_tokens_total"))],
      inputTokensMean: [way.histogramMean(of("request_prompt_tokens"))],
      outputTokensMean: [way.histogramMean(of("request_generation_tokens"))],
      // A histogram in spite of its name.
      tokensPerStep: [way.histogramMean(of("iteration_tokens_total"))],
      running: [way.gauge(of("num_requests_running"))],
      waiting: [
        way.gauge(of("num_requests_waiting")),
        way.gauge(of("num_requests_waiting_by_reason"), { labels: { reason: "reason" } }),
      ],
      kvCacheUsage: [way.max(of("kv_cache_usage_perc")), way.max(of("gpu_cache_usage_perc"))],
      kvCacheMean: [way.mean(of("kv_cache_usage_perc")), way.mean(of("gpu_cache_usage_perc"))],
      prefixCacheHits: [
        way.ratio(of("prefix_cache_hits_total"), of("prefix_cache_queries_total")),
        way.ratio(of("gpu_prefix_cache_hits_total"), of("gpu_prefix_cache_queries_total")),
        way.mean(of("gpu_prefix_cache_hit_rate")),
      ],
      preemptions: [way.rate(of("num_preemptions_total"))],
      admissionRejected: [way.rate(of("admission_rejections_total"), { labels: { reason: "reason" } })],
    },
  };
}
