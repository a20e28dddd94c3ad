import { equals } from "../../promql/promql";
import type { Source } from "./source";
import { way } from "./way";

const total = "litellm_proxy_total_requests_metric_total";
const failed = "litellm_proxy_failed_requests_metric_total";
const failure = { labels: { code: "exception_status", reason: "exception_class" } };
/** What was measured at one deployment is known by that deployment. */
const deployment = { labels: { model: "litellm_model_name" } };

/** LiteLLM's proxy. A model is the one that was asked for; several deployments may serve it. */
export const litellm: Source = {
  name: "litellm",
  layer: "gateway",
  labels: { namespace: "namespace", pod: "pod", model: "requested_model", tenant: "team" },
  fromTarget: ["namespace", "pod"],
  ways: {
    requests: [way.rate(total, { labels: { code: "status_code" } })],
    errors: [way.rate(failed, failure)],
    throttled: [way.rate(failed, { ...failure, only: [[equals("exception_status", "429")]] })],
    requestsInFlight: [way.gauge("litellm_in_flight_requests")],
    e2eLatency: [way.seconds("litellm_request_total_latency_metric")],
    e2eMean: [way.histogramMean("litellm_request_total_latency_metric", 1000)],
    callerLatency: [way.seconds("litellm_llm_api_latency_metric")],
    callerLatencyMean: [way.histogramMean("litellm_llm_api_latency_metric", 1000)],
    ttft: [way.seconds("litellm_llm_api_time_to_first_token_metric")],
    requestTpot: [way.seconds("litellm_deployment_latency_per_output_token", deployment)],
    queueTime: [way.seconds("litellm_request_queue_time_seconds")],
    queueMean: [way.histogramMean("litellm_request_queue_time_seconds", 1000)],
    gatewayOverhead: [way.seconds("litellm_overhead_latency_metric")],
    inputTokens: [way.rate("litellm_input_tokens_metric_total")],
    outputTokens: [way.rate("litellm_output_tokens_metric_total")],
    tenantTokens: [way.rate("litellm_total_tokens_metric_total")],
    spend: [way.rate("litellm_spend_metric_total")],
  },
};
