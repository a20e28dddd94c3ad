import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { Context } from "../../access/actor";
import type { Connection } from "../../connections/connection";
import { openMetricsOf, worldSeconds } from "../../metrics/fixtures/open-metrics-of.fixture";
import { prometheusOf } from "../../prometheus/prometheus";
import { type RealPrometheus, startRealPrometheus } from "../../prometheus/real-prometheus.fixture";
import { readTopology } from "../../topology/server/read-topology";
import { compareVersions } from "./compare-versions";
import { listModelTrends } from "./list-model-trends";
import { listModels } from "./list-models";

const ctx: Context = { actor: { kind: "user", id: "ada", name: "Ada" }, requestId: "test", address: "" };
/** So many models at each of these moments, hours apart. */
const begins = { 2: 1_759_996_800, 6: 1_760_025_600 } as const;
/** Of 20: two tell what exists. */
const most = 18;
type Count = keyof typeof begins;

/** Two versions of each model, whose engines are known by their pod alone: what costs most queries. */
function worldOf(count: Count): string {
  const lines = Array.from({ length: count }, (_, model) =>
    ["v1", "v2"].flatMap((version) => {
      const pod = `namespace="llm",pod="model-${model}-${version}"`;
      return [
        `@ ${pod},job="vllm",model_name="model-${model}",engine="0"`,
        "vllm:num_requests_running 3",
        "vllm:num_requests_waiting 1",
        "vllm:kv_cache_usage_perc 0.4",
        "vllm:prompt_tokens_total +120",
        "vllm:generation_tokens_total +40",
        "vllm:time_to_first_token_seconds histogram 0.1:5 0.5:9 1:10 +Inf:10 sum:3",
        "vllm:inter_token_latency_seconds histogram 0.01:50 0.05:95 0.1:100 +Inf:100 sum:2",
        "vllm:request_time_per_output_token_seconds histogram 0.02:5 0.1:9 0.2:10 +Inf:10 sum:0.4",
        "vllm:e2e_request_latency_seconds histogram 1:5 5:9 10:10 +Inf:10 sum:25",
        "vllm:request_queue_time_seconds histogram 0.3:5 1:10 +Inf:10 sum:2",
        "vllm:request_prefill_time_seconds histogram 0.3:5 2:10 +Inf:10 sum:4",
        "vllm:request_decode_time_seconds histogram 0.8:5 2.5:10 +Inf:10 sum:8",
        "vllm:request_prompt_tokens histogram 100:5 500:10 +Inf:10 sum:1200",
        "vllm:request_generation_tokens histogram 20:5 200:10 +Inf:10 sum:400",
        `@ ${pod},reporter="destination",destination_service_namespace="llm",destination_service_name="model-${model}",destination_version="${version}",destination_workload="model-${model}",source_workload="gateway",source_workload_namespace="edge",source_canonical_service="gateway",request_protocol="http",response_flags="-",response_code="200"`,
        "istio_requests_total +10",
        "istio_request_duration_milliseconds histogram 1000:5 5000:9 10000:10 +Inf:10 sum:25000",
      ];
    }),
  );
  return openMetricsOf(lines.flat().join("\n"), begins[count] + 600);
}

let server: RealPrometheus;
beforeAll(async () => {
  server = await startRealPrometheus(`${worldOf(2)}\n${worldOf(6)}\n`);
  vi.stubEnv("PROMETHEUS_URL", server.url);
  // Nobody listens there: what was decided is not what is counted.
  vi.stubEnv("DATABASE_URL", "postgresql://nobody:nobody@127.0.0.1:9/none");
  vi.stubEnv("DATABASE_DIRECT_URL", "");
  await prometheusOf("demo", {}).now();
});
afterAll(async () => {
  await prometheusOf("demo", {}).close();
  await server.stop();
});
afterEach(() => vi.restoreAllMocks());

/** How many queries a page's verbs send to Prometheus for its figures, and their answers. */
async function asked<T>(page: (at: string) => Promise<T>, count: Count) {
  const connection: Connection = Reflect.get(prometheusOf("demo", {}), "connection");
  const sent = vi.spyOn(connection, "ask");
  const answer = await page(new Date((begins[count] + 600 + worldSeconds) * 1000).toISOString());
  // What exists is asked for all pages together, every ten seconds at most, in two queries; and now and then the time.
  const queries = sent.mock.calls.filter(
    ([path, { form }]) =>
      path.startsWith("/api/v1/query") && !/^time\(\)$|heddle_mark/.test(form?.get("query") ?? ""),
  ).length;
  vi.restoreAllMocks();
  return { answer, queries };
}

const all = { mesh: "demo", window: "5m" } as const;
const one = { ...all, namespace: "llm", service: "model-1" } as const;
const listPage = (at: string) =>
  Promise.all([
    listModels({ ctx, input: { ...all, at } }),
    listModelTrends({ ctx, input: { ...all, at, lines: ["ttft"], previous: "no" } }),
  ]);
const modelPage = (at: string) =>
  Promise.all([compareVersions({ ctx, input: { ...one, at } }), listModels({ ctx, input: { ...one, at } })]);
const topologyPage = (at: string) => readTopology({ ctx, input: { ...all, at } });

describe("the queries of a page, which are as many for 6 models as for 2", () => {
  it("the list, with a row and lines for each version", async () => {
    const few = await asked(listPage, 2);
    const many = await asked(listPage, 6);
    const [models, trends] = many.answer;
    expect(models.rows).toHaveLength(12);
    expect(models.rows.every(({ ttftMs, running }) => ttftMs.p50 !== null && running === 3)).toBe(true);
    expect(trends.rows).toHaveLength(12);
    expect(trends.rows.every(({ lines }) => lines.ttft?.some((value) => value !== null))).toBe(true);
    expect(few.queries).toBeGreaterThan(0);
    expect(many.queries).toBe(few.queries);
    expect(many.queries).toBeLessThanOrEqual(most);
  });

  it("one model", async () => {
    const few = await asked(modelPage, 2);
    const many = await asked(modelPage, 6);
    const [comparison, models] = many.answer;
    expect(comparison.versions.map(({ version }) => version)).toEqual(["v1", "v2"]);
    expect(models.rows).toHaveLength(2);
    expect(few.queries).toBeGreaterThan(0);
    expect(many.queries).toBe(few.queries);
    expect(many.queries).toBeLessThanOrEqual(most);
  });

  it("the topology", async () => {
    const few = await asked(topologyPage, 2);
    const many = await asked(topologyPage, 6);
    expect(many.answer.nodes.filter(({ isModel }) => isModel)).toHaveLength(6);
    expect(many.answer.nodes.filter(({ signals }) => signals.p95Ms !== null)).toHaveLength(6);
    expect(few.queries).toBeGreaterThan(0);
    expect(many.queries).toBe(few.queries);
    expect(many.queries).toBeLessThanOrEqual(most);
  });
});
