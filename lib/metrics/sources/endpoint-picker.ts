import type { Source } from "./source";
import { way } from "./way";

const newest = "llm_d_epp_";
const second = "inference_objective_";
const first = "inference_model_";
const failure = { labels: { code: "error_code" } };

/**
 * The gateway's endpoint picker, which has had three names. The newest exports the second beside its own: of one picker one
 * name counts. A version is the model that a request was sent to.
 */
export const endpointPicker: Source = {
  name: "endpoint-picker",
  layer: "gateway",
  labels: { namespace: "namespace", pod: "pod", model: "model_name", version: "target_model_name" },
  fromTarget: ["namespace", "pod"],
  ways: {
    requests: [newest, second, first].map((prefix) => way.rate(`${prefix}request_total`)),
    errors: [newest, second, first].map((prefix) => way.rate(`${prefix}request_error_total`, failure)),
    requestsInFlight: [
      way.gauge(`${newest}request_running`),
      way.gauge(`${second}running_requests`),
      way.gauge(`${first}running_requests`),
    ],
    e2eLatency: [newest, second, first].map((prefix) => way.seconds(`${prefix}request_duration_seconds`)),
    e2eMean: [newest, second, first].map((prefix) =>
      way.histogramMean(`${prefix}request_duration_seconds`, 1000),
    ),
    ttft: [newest, second].map((prefix) => way.seconds(`${prefix}request_ttft_seconds`)),
    interTokenLatency: [way.seconds(`${newest}request_streaming_itl_seconds`)],
    requestTpot: [
      way.seconds(`${newest}request_streaming_tpot_seconds`),
      way.seconds(`${second}request_tpot_seconds`),
    ],
    inputTokens: [
      way.rate(`${newest}request_input_tokens_sum`),
      way.rate(`${second}input_tokens_sum`),
      way.rate(`${first}input_tokens_sum`),
    ],
    cachedTokens: [
      way.rate(`${newest}request_cached_tokens_sum`),
      way.rate(`${second}prompt_cached_tokens_sum`),
    ],
    outputTokens: [
      way.rate(`${newest}request_output_tokens_sum`),
      way.rate(`${second}output_tokens_sum`),
      way.rate(`${first}output_tokens_sum`),
    ],
    queueTime: [
      way.seconds(`${newest}flow_control_request_queue_duration_seconds`),
      way.seconds("inference_extension_flow_control_request_queue_duration_seconds"),
    ],
  },
};
