import { Registry } from "prom-client";
import { describe, expect, it } from "vitest";
import { TenantTokens } from "./tenant-tokens";

describe("tokens by tenant", () => {
  it("are OpenTelemetry's series, with the tenant", async () => {
    const registry = new Registry();
    const tokens = new TenantTokens(registry);
    tokens.count("input", 120, "tenant-a", "qa-chat");
    tokens.count("input", 80, "tenant-a", "qa-chat");
    tokens.count("output", 7, "tenant-a", "qa-chat");
    const text = await registry.metrics();
    const labels = (type: string) =>
      `{gen_ai_operation_name="chat",gen_ai_token_type="${type}",gen_ai_request_model="qa-chat",tenant="tenant-a"}`;
    expect(text).toContain(`gen_ai_client_token_usage_sum${labels("input")} 200`);
    expect(text).toContain(`gen_ai_client_token_usage_count${labels("input")} 2`);
    expect(text).toContain(`gen_ai_client_token_usage_sum${labels("output")} 7`);
  });

  it("do not grow with the names that clients make up", async () => {
    const registry = new Registry();
    const tokens = new TenantTokens(registry);
    for (let at = 0; at < 500; at++) tokens.count("input", 1, `made-up-${at}`, `model-${at}`);
    const lines = (await registry.metrics()).split("\n").filter((line) => line.includes("_count{"));
    expect(lines).toHaveLength(41);
    expect(lines.at(-1)).toContain('gen_ai_request_model="other",tenant="other"} 460');
  });
});
