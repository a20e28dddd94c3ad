type Tenant = { requestsPerSecond: number; tokensPerSecond: number; throttledPerSecond?: number };

/**
 * OpenMetrics of what a gateway counts of its tenants, for calls to one model, and of the engine of a service of `llm` that serves it:
 * from two minutes before a moment (unix seconds) to two after it.
 */
export function tenantSeries(
  at: number,
  { service, model, tenants }: { service: string; model: string; tenants: Record<string, Tenant> },
): string {
  const times = Array.from({ length: 240 }, (_, second) => ({ second, time: at - 120 + second }));
  const gateway = `namespace="edge",service="gateway",version="v1",pod="gateway-0",gen_ai_request_model="${model}"`;
  const counter = (name: string, labels: string, perSecond: number) =>
    times.map(({ second, time }) => `${name}{${labels}} ${perSecond * second} ${time}`);
  const requests = "gen_ai_client_operation_duration_seconds_count";
  const all = Object.entries(tenants);
  return [
    `# TYPE ${requests} unknown`,
    ...all.flatMap(([tenant, { requestsPerSecond, throttledPerSecond = 0 }]) => {
      const own = `${gateway},tenant="${tenant}"`;
      return [
        ...counter(requests, `${own},error_type=""`, requestsPerSecond - throttledPerSecond),
        ...counter(requests, `${own},error_type="429"`, throttledPerSecond),
      ];
    }),
    "# TYPE gen_ai_client_token_usage_sum unknown",
    ...all.flatMap(([tenant, { tokensPerSecond }]) =>
      counter(
        "gen_ai_client_token_usage_sum",
        `${gateway},tenant="${tenant}",gen_ai_token_type="input"`,
        tokensPerSecond,
      ),
    ),
    "# TYPE vllm:num_requests_running gauge",
    ...times.map(
      ({ time }) =>
        `vllm:num_requests_running{namespace="llm",service="${service}",version="v1",pod="${service}-v1-0",model_name="${model}"} 3 ${time}`,
    ),
    "",
  ].join("\n");
}
