import { equals } from "../../promql/promql";
import type { Source } from "./source";
import { targetDimensions, targetLabels } from "./target-labels";
import { way } from "./way";

/** Totals come beside the same figures by priority, and every rank of one engine repeats its queue. */
const once = {
  sets: [[equals("priority", "")]],
  repeatedBy: ["tp_rank", "pp_rank", "moe_ep_rank"],
} as const;
const totals = { sets: once.sets };
const inPrefill = { sets: [[equals("priority", ""), equals("stage", "prefill_forward")]] };

export const sglang: Source = {
  name: "sglang",
  layer: "model-server",
  labels: { ...targetLabels, model: "model_name" },
  fromTarget: targetDimensions,
  ways: {
    requests: [way.rate("sglang:num_requests_total", totals)],
    errors: [way.rate("sglang:num_aborted_requests_total", totals)],
    ttft: [way.seconds("sglang:time_to_first_token_seconds", totals)],
    ttftMean: [way.histogramMean("sglang:time_to_first_token_seconds", 1000, totals)],
    interTokenLatency: [
      way.seconds("sglang:inter_token_latency_seconds", totals),
      way.seconds("sglang:time_per_output_token_seconds", totals),
    ],
    e2eLatency: [way.seconds("sglang:e2e_request_latency_seconds", totals)],
    e2eMean: [way.histogramMean("sglang:e2e_request_latency_seconds", 1000, totals)],
    queueTime: [way.seconds("sglang:queue_time_seconds", once)],
    queueMean: [way.histogramMean("sglang:queue_time_seconds", 1000, once)],
    prefillTime: [way.seconds("sglang:per_stage_req_latency_seconds", inPrefill)],
    prefillMean: [way.histogramMean("sglang:per_stage_req_latency_seconds", 1000, inPrefill)],
    inputTokens: [way.rate("sglang:prompt_tokens_total", totals)],
    cachedTokens: [way.rate("sglang:cached_tokens_total", totals)],
    outputTokens: [way.rate("sglang:generation_tokens_total", totals)],
    inputTokensMean: [way.ratio("sglang:prompt_tokens_total", "sglang:num_requests_total", totals)],
    outputTokensMean: [way.ratio("sglang:generation_tokens_total", "sglang:num_requests_total", totals)],
    running: [way.gauge("sglang:num_running_reqs", once)],
    waiting: [way.gauge("sglang:num_queue_reqs", once)],
    kvCacheUsage: [way.max("sglang:token_usage", once)],
    kvCacheMean: [way.mean("sglang:token_usage", once)],
    prefixCacheHits: [
      way.ratio("sglang:cached_tokens_total", "sglang:prompt_tokens_total", totals),
      way.mean("sglang:cache_hit_rate", once),
    ],
  },
};
