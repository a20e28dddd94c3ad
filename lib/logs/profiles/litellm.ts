import type { LogProfile } from "./log-profile";
import { podLabels } from "./pod-labels";

/**
 * LiteLLM's StandardLoggingPayload as JSON on a line of its own. `id` is the answer's id, which is not the header's
 * `x-litellm-call-id`; times are unix seconds.
 */
export const litellm: LogProfile = {
  name: "litellm",
  by: "pods",
  labels: podLabels,
  containers: ".*litellm.*",
  isAccess: false,
  format: { kind: "json" },
  signature: ["call_type", "startTime", "model"],
  absent: ["", "None"],
  fields: {
    started: { at: "startTime", as: "unix-seconds" },
    method: { at: "call_type" },
    status: { at: "status", words: { success: "OK", failure: "ERROR" } },
    duration_ms: { at: "response_time", as: "seconds" },
    request_id: [{ at: "litellm_call_id" }, { at: "id", as: "engine-request" }],
    engine_id: { at: "id" },
    trace_id: { at: "trace_id" },
    tenant: [{ at: ["metadata", "user_api_key_team_alias"] }, { at: "end_user" }],
    model: [{ at: "model_group" }, { at: "model" }],
    upstream_host: { at: "api_base" },
    prompt_tokens: { at: "prompt_tokens", as: "number" },
    completion_tokens: { at: "completion_tokens", as: "number" },
    error: { at: "error_str" },
  },
  said: {
    prompt: [
      "input",
      "inputs",
      "request_body",
      "raw_request",
      "raw_request_body",
      "proxy_server_request",
      "complete_input_dict",
    ],
    answer: ["response", "response_body", "original_response", "complete_streaming_response", "output"],
  },
};
