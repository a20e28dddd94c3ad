import type { LogProfile } from "./log-profile";
import { podLabels } from "./pod-labels";

/**
 * Envoy AI Gateway's documented access log: JSON whose keys hold dots and dashes. What it knows of the model comes from
 * dynamic metadata (`io.envoy.ai_gateway`); times to the first token are there where somebody added them to the format.
 */
export const envoyAiGateway: LogProfile = {
  name: "envoy-ai-gateway",
  by: "pods",
  labels: podLabels,
  containers: "envoy",
  isAccess: true,
  format: { kind: "json" },
  signature: ["start_time", "response_code", "gen_ai.request.model"],
  absent: ["", "-"],
  fields: {
    started: { at: "start_time" },
    method: { at: "method", and: "x-envoy-origin-path" },
    protocol: { at: "protocol" },
    status: { at: "response_code" },
    http_status: { at: "response_code" },
    response_flags: { at: "response_flags" },
    details: { at: "response_code_details" },
    duration_ms: { at: "duration", as: "number" },
    upstream_ms: { at: "x-envoy-upstream-service-time", as: "number" },
    request_id: { at: "x-request-id" },
    authority: { at: ":authority" },
    upstream_cluster: { at: "upstream_cluster" },
    upstream_host: { at: "upstream_host" },
    model: [{ at: "gen_ai.response.model" }, { at: "gen_ai.request.model" }],
    ttft_ms: { at: "token_latency_ttft", as: "number" },
    prompt_tokens: { at: "gen_ai.usage.input_tokens", as: "number" },
    completion_tokens: { at: "gen_ai.usage.output_tokens", as: "number" },
  },
  // Where somebody added bodies to the format.
  said: { prompt: ["request_body"], answer: ["response_body"] },
};
