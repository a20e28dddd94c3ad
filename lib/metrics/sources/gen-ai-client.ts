import type { Source } from "./source";

/** OpenTelemetry's metrics of those who call models; a gateway that knows its tenants adds them as an attribute. */
export const genAiClient: Source = {
  name: "gen-ai-client",
  labels: { namespace: "namespace", service: "service", version: "version", tenant: "tenant" },
  ways: { tenantTokens: [{ series: "gen_ai_client_token_usage_sum", kind: "rate" }] },
};
