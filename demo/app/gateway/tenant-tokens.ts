import { Histogram, type Registry } from "prom-client";

/** OpenTelemetry's bounds for token counts. */
const buckets = [1, 4, 16, 64, 256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576];
/** Clients choose these names; more of them than this share one. */
const mostNames = 40;
const others = "other";

type TokenType = "input" | "output";

/** Tokens by tenant and model: OpenTelemetry's `gen_ai.client.token.usage` with the tenant beside it. */
export class TenantTokens {
  private readonly usage: Histogram;
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
