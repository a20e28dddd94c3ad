import { notEquals } from "../../promql/promql";
import type { RatioWay, Source } from "./source";
import { targetDimensions, targetLabels } from "./target-labels";
import { way } from "./way";

/** Its names have no prefix, so that anybody may use them; a model is what tells them from others. */
const mark = [notEquals("model_name", "")];
const sets = [mark];
const requests = way.rate("request_success_total", { sets, plus: ["request_failure_total"] });
const perRequest = (tokens: string): RatioWay => ({
  kind: "ratio",
  part: way.rate(tokens, { sets }),
  whole: requests,
});

export const nim: Source = {
  name: "nim",
  layer: "model-server",
  labels: { ...targetLabels, model: "model_name" },
  fromTarget: targetDimensions,
  marks: [mark],
  ways: {
    requests: [requests],
    errors: [way.rate("request_failure_total", { sets })],
    finished: [way.rate("request_finish_total", { sets, labels: { reason: "finished_reason" } })],
    ttft: [way.seconds("time_to_first_token_seconds", { sets })],
    ttftMean: [way.histogramMean("time_to_first_token_seconds", 1000, { sets })],
    requestTpot: [way.seconds("time_per_output_token_seconds", { sets })],
    e2eLatency: [way.seconds("e2e_request_latency_seconds", { sets })],
    e2eMean: [way.histogramMean("e2e_request_latency_seconds", 1000, { sets })],
    inputTokens: [way.rate("prompt_tokens_total", { sets })],
    outputTokens: [way.rate("generation_tokens_total", { sets })],
    inputTokensMean: [perRequest("prompt_tokens_total")],
    outputTokensMean: [perRequest("generation_tokens_total")],
    running: [way.gauge("num_requests_running", { sets })],
    engineSlots: [way.gauge("num_request_max", { sets })],
    waiting: [way.gauge("num_requests_waiting", { sets })],
    kvCacheUsage: [way.max("gpu_cache_usage_perc", { sets })],
    kvCacheMean: [way.mean("gpu_cache_usage_perc", { sets })],
  },
};
