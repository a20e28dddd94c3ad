import type { Source } from "./source";
import { targetDimensions, targetLabels } from "./target-labels";
import { way } from "./way";

/** Text Generation Inference names no model, and has no time to first token. */
export const tgi: Source = {
  name: "tgi",
  layer: "model-server",
  labels: targetLabels,
  fromTarget: targetDimensions,
  ways: {
    requests: [way.rate("tgi_request_count")],
    errors: [way.rate("tgi_request_failure", { labels: { reason: "err" } })],
    e2eLatency: [way.seconds("tgi_request_duration")],
    e2eMean: [way.histogramMean("tgi_request_duration", 1000)],
    queueTime: [way.seconds("tgi_request_queue_duration")],
    queueMean: [way.histogramMean("tgi_request_queue_duration", 1000)],
    requestTpot: [way.seconds("tgi_request_mean_time_per_token_duration")],
    inputTokens: [way.rate("tgi_request_input_length_sum")],
    outputTokens: [way.rate("tgi_request_generated_tokens_sum")],
    inputTokensMean: [way.histogramMean("tgi_request_input_length")],
    outputTokensMean: [way.histogramMean("tgi_request_generated_tokens")],
    running: [way.gauge("tgi_batch_current_size")],
    waiting: [way.gauge("tgi_queue_size")],
  },
};
