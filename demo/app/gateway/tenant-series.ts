import { Histogram, type Registry } from "prom-client";

/** OpenTelemetry's bounds for token counts. */
const buckets = [1, 4, 16, 64, 256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576];
/** Clients choose these names; more of them than this share one. */
const mostNames = 40;
const others = "other";

type TokenType = "input" | "output";

/** Every other one of OpenTelemetry's bounds for durations: a tenant's series are counted by, hardly drawn. */
const durationBuckets = [0.04, 0.16, 0.64, 2.56, 10.24, 40.96];

/** Requests and tokens by tenant and model: OpenTelemetry's `gen_ai.client.*` with the tenant beside them. */
export class TenantSeries {
  private readonly usage: Histogram;
  private readonly duration: Histogram;
  private readonly tenants = new Set<string>();
  private readonly models = new Set<string>();

  constructor(registry: Registry) {
    this.usage = new Histogram({
      name: "gen_ai_client_token_usage",
      help: "Tokens of a request: input when a model takes it, output when it is over.",
      labelNames: ["gen_ai_operation_name", "gen_ai_token_type", "gen_ai_request_model", "tenant"],
      buckets,
      registers: [registry],
    });
    this.duration = new Histogram({
      name: "gen_ai_client_operation_duration_seconds",
      help: "How long a request took; error_type is the HTTP status of one that failed.",
      labelNames: ["gen_ai_operation_name", "gen_ai_request_model", "error_type", "tenant"],
      buckets: durationBuckets,
      registers: [registry],
    });
  }

  /** A request is over; `failedWith` is the HTTP status that it was answered with, if it failed. */
  end(seconds: number, tenant: string, model: string, failedWith?: number): void {
    const labels = {
      gen_ai_operation_name: "chat",
      gen_ai_request_model: known(this.models, model),
      error_type: failedWith === undefined ? "" : String(failedWith),
      tenant: known(this.tenants, tenant),
    };
    this.duration.observe(labels, seconds);
  }

  count(type: TokenType, tokens: number, tenant: string, model: string): void {
    const labels = {
      gen_ai_operation_name: "chat",
      gen_ai_token_type: type,
      gen_ai_request_model: known(this.models, model),
      tenant: known(this.tenants, tenant),
    };
    this.usage.observe(labels, tokens);
  }
}

function known(names: Set<string>, name: string): string {
  if (names.size < mostNames) names.add(name);
  return names.has(name) ? name : others;
}
