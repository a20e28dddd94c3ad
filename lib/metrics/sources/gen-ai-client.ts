import { equals, notEquals } from "../../promql/promql";
import type { Source } from "./source";
import { targetDimensions, targetLabels } from "./target-labels";
import { tokensOfType } from "./token-usage";
import { way } from "./way";

const duration = "gen_ai_client_operation_duration";
const count = `${duration}_seconds_count`;
const labels = { reason: "error_type" };
/** Who counts is who calls. */
const { endpoint: _endpoint, ...ofCaller } = targetLabels;

/** OpenTelemetry's metrics of those who call models; a gateway that knows its tenants adds them as an attribute. */
export const genAiClient: Source = {
  name: "gen-ai-client",
  layer: "gateway",
  labels: { ...ofCaller, tenant: "tenant", model: "gen_ai_request_model" },
  fromTarget: targetDimensions,
  ways: {
    requests: [way.rate(count, { labels })],
    errors: [way.rate(count, { labels, only: [[notEquals("error_type", "")]] })],
    throttled: [way.rate(count, { labels, only: [[equals("error_type", "429")]] })],
    callerLatency: [way.seconds(`${duration}_seconds`), way.milliseconds(`${duration}_milliseconds`)],
    callerLatencyMean: [
      way.histogramMean(`${duration}_seconds`, 1000),
      way.histogramMean(`${duration}_milliseconds`),
    ],
    ttft: [way.seconds("gen_ai_client_operation_time_to_first_chunk_seconds")],
    interTokenLatency: [way.seconds("gen_ai_client_operation_time_per_output_chunk_seconds")],
    inputTokens: tokensOfType(["input"]),
    outputTokens: tokensOfType(["output"]),
    tenantTokens: tokensOfType(["input", "output"]),
  },
};
