import { equals } from "../../promql/promql";
import type { Source } from "./source";
import { way } from "./way";

const of = (series: string) => `dynamo_frontend_${series}`;
const labels = { reason: "error_type", code: "status" };

/** Dynamo's frontend, before its workers, which export their engine's own series. */
export const dynamo: Source = {
  name: "dynamo",
  layer: "gateway",
  labels: { namespace: "namespace", pod: "pod", model: "model" },
  fromTarget: ["namespace", "pod"],
  ways: {
    requests: [way.rate(of("requests_total"), { labels })],
    errors: [way.rate(of("requests_total"), { labels, only: [[equals("status", "error")]] })],
    requestsInFlight: [way.gauge(of("inflight_requests"))],
    waiting: [way.gauge(of("queued_requests"))],
    ttft: [way.seconds(of("time_to_first_token_seconds"))],
    ttftMean: [way.histogramMean(of("time_to_first_token_seconds"), 1000)],
    interTokenLatency: [way.seconds(of("inter_token_latency_seconds"))],
    e2eLatency: [way.seconds(of("request_duration_seconds"))],
    e2eMean: [way.histogramMean(of("request_duration_seconds"), 1000)],
    inputTokens: [way.rate(of("input_sequence_tokens_sum"))],
    inputTokensMean: [way.histogramMean(of("input_sequence_tokens"))],
    outputTokensMean: [way.histogramMean(of("output_sequence_tokens"))],
    outputTokens: [way.rate(of("output_tokens_total")), way.rate(of("output_sequence_tokens_sum"))],
  },
};
