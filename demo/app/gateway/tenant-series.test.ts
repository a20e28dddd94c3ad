import { Registry } from "prom-client";
import { describe, expect, it } from "vitest";
import { TenantSeries } from "./tenant-series";

describe("what a tenant asks for", () => {
  it("is OpenTelemetry's series, with the tenant", async () => {
    const registry = new Registry();
    const tokens = new TenantSeries(registry);
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

  it("counts requests, and what failed ones were answered with", async () => {
    const registry = new Registry();
    const series = new TenantSeries(registry);
    series.end(0.5, "tenant-a", "qa-chat");
    series.end(0.5, "tenant-a", "qa-chat", 429);
    const text = await registry.metrics();
    const labels = (error: string) =>
      `{gen_ai_operation_name="chat",gen_ai_request_model="qa-chat",error_type="${error}",tenant="tenant-a"}`;
    const count = "gen_ai_client_operation_duration_seconds_count";
    expect(text).toContain(`${count}${labels("")} 1`);
    expect(text).toContain(`${count}${labels("429")} 1`);
  });

  it("does not grow with the names that clients make up", async () => {
    const registry = new Registry();
    const tokens = new TenantSeries(registry);
    for (let at = 0; at < 500; at++) tokens.count("input", 1, `made-up-${at}`, `model-${at}`);
    const lines = (await registry.metrics()).split("\n").filter((line) => line.includes("_count{"));
    expect(lines).toHaveLength(41);
    expect(lines.at(-1)).toContain('gen_ai_request_model="other",tenant="other"} 460');
  });
});
