import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { AppError } from "../../errors";
import { PrometheusClient } from "../../prometheus/client";
import { type RealPrometheus, startRealPrometheus } from "../../prometheus/real-prometheus.fixture";
import type { ConceptName, Dimension } from "../concepts";
import { partLabel } from "../queries/joined-query";
import { type Answered, openLookAt } from "./look";
import { readSeriesIn } from "./read-series";

/** Ten minutes of a small mesh, scraped every 15 s, a while ago. */
const begin = 1_760_000_000;
const scrapeSeconds = 15;
const scrapes = 41;
const end = begin + (scrapes - 1) * scrapeSeconds;
const at = new Date(end * 1000).toISOString();

type Labels = Record<string, string>;

/** A counter that grows by so much a second. */
function counter(name: string, labels: Labels, perSecond: number): string[] {
  const written = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  return Array.from(
    { length: scrapes },
    (_, n) => `${name}{${written}} ${perSecond * n * scrapeSeconds} ${begin + n * scrapeSeconds}`,
  );
}

const call = (reporter: string, version: string, code = "200"): Labels => ({
  reporter,
  source_workload_namespace: "llm",
  source_canonical_service: "orchestrator",
  destination_service_namespace: "llm",
  destination_service_name: "chat-model",
  destination_workload: version === "unknown" ? "unknown" : `chat-model-${version}`,
  destination_version: version,
  request_protocol: "grpc",
  response_code: code,
  response_flags: "-",
  grpc_response_status: code === "200" ? "0" : "14",
});

const openMetrics = [
  "# TYPE istio_requests counter",
  ...counter("istio_requests_total", call("destination", "v1"), 4),
  ...counter("istio_requests_total", call("source", "v1"), 4),
  ...counter("istio_requests_total", call("destination", "v2"), 1),
  ...counter("istio_requests_total", call("destination", "v2", "503"), 1),
  ...counter("istio_requests_total", call("source", "v2"), 2),
  ...counter("istio_requests_total", call("source", "unknown", "503"), 0.4),
  ...counter(
    "istio_requests_total",
    { ...call("source", "v1"), destination_service_name: "no-sidecar", destination_workload: "no-sidecar" },
    3,
  ),
  "# TYPE istio_request_duration_milliseconds histogram",
  ...["100", "250", "+Inf"].flatMap((le, n) =>
    counter(
      "istio_request_duration_milliseconds_bucket",
      { ...call("destination", "v1"), le },
      [2, 4, 4][n] ?? 0,
    ),
  ),
].join("\n");

let server: RealPrometheus;
let client: PrometheusClient;
beforeAll(async () => {
  server = await startRealPrometheus(`${openMetrics}\n`);
  client = new PrometheusClient(server.url);
});
afterAll(async () => server.stop());

async function ask(concept: ConceptName, by: Dimension[], where = {}) {
  const look = await openLookAt(client, scrapeSeconds, { mesh: "demo", window: "5m", at });
  return look.ask({ concept, by, where });
}

async function figures(concept: ConceptName, by: Dimension[], where = {}) {
  const { reading } = await ask(concept, by, where);
  if (reading.state !== "ok") throw new Error(JSON.stringify(reading));
  return Object.fromEntries(
    reading.value.map(({ labels, value }) => [
      [...by.map((dimension) => labels[dimension]), labels.quantile].filter(Boolean).join(" "),
      value === null ? null : Math.round(value * 1000) / 1000,
    ]),
  );
}

describe("several questions in few queries", () => {
  const asked = [
    { concept: "requests", by: ["version"], where: { service: "chat-model" } },
    { concept: "latency", by: ["version"], where: { service: "chat-model" } },
    { concept: "ttft", by: ["version"] },
    { concept: "errors", by: ["service"] },
  ] as const;

  it("are answered as if each had been asked alone", async () => {
    const look = await openLookAt(client, scrapeSeconds, { mesh: "demo", window: "5m", at });
    const alone = await Promise.all(asked.map(look.ask));
    const asks = vi.spyOn(client, "instant");
    const together = await look.askTogether(asked);
    // What reads buckets is asked by itself.
    expect(asks).toHaveBeenCalledTimes(2);
    const told = (answers: readonly Answered[]) =>
      answers.map(({ reading, use }) => [use, reading.state === "ok" ? reading.value : reading]);
    expect(told(together)).toEqual(told(alone));
    expect(together.map(({ reading }) => reading.state)).toEqual(["ok", "ok", "empty", "ok"]);
    asks.mockRestore();
  });

  it("are asked one by one where Prometheus refuses them together", async () => {
    const look = await openLookAt(client, scrapeSeconds, { mesh: "refusing", window: "5m", at });
    const really = client.instant.bind(client);
    const asks = vi.spyOn(client, "instant").mockImplementation((query, ...rest) => {
      if (!query.text.includes(partLabel)) return really(query, ...rest);
      throw new AppError("upstream-bad-answer", "too much at once", { upstream: "prometheus" });
    });
    const answers = await look.askTogether(asked);
    expect(asks.mock.calls.filter(([query]) => query.text.includes(partLabel))).toHaveLength(1);
    expect(answers.map(({ reading }) => reading.state)).toEqual(["ok", "ok", "empty", "ok"]);
    asks.mockRestore();
  });
});

describe("asking by concept", () => {
  it("counts each call once, also those that reached nobody, and those to services without a sidecar", async () => {
    expect(await figures("requests", ["service", "version"])).toEqual({
      "chat-model v1": 4,
      "chat-model v2": 2,
      "chat-model unknown": 0.4,
      "no-sidecar v1": 3,
    });
    expect(await figures("requests", ["service"])).toEqual({ "chat-model": 6.4, "no-sidecar": 3 });
  });

  it("tells failures from none at all", async () => {
    expect(await figures("errors", ["version"], { service: "chat-model" })).toEqual({
      v1: 0,
      v2: 1,
      unknown: 0.4,
    });
  });

  it("gives percentiles in milliseconds, and none beyond what the buckets hold", async () => {
    const latency = await figures("latency", ["version"], { service: "chat-model" });
    expect(latency["v1 p50"]).toBe(100);
    expect(latency["v1 p95"]).toBeGreaterThan(200);
  });

  it("says why there is nothing, and that nobody hides a name in a label", async () => {
    const { reading, use } = await ask("ttft", ["version"]);
    expect(reading.state).toBe("empty");
    expect(use).toMatchObject({ source: null, why: expect.any(String) });
    const hostile = await ask("requests", ["version"], { service: '"} or vector(1) or {a="\n<b>' });
    expect(hostile.reading.state).toBe("empty");
  });

  it("draws a panel on aligned steps, with the query that gave it", async () => {
    const series = await readSeriesIn(
      client,
      { scrapeSeconds },
      {
        panel: "requests",
        mesh: "demo",
        namespace: "llm",
        service: "chat-model",
        start: begin + 307,
        end,
      },
    );
    expect(series.start % series.stepSeconds).toBe(0);
    const v1 = series.lines.find(({ labels }) => labels.version === "v1");
    expect(v1?.points.at(-1)?.[1]).toBeCloseTo(4, 6);
    expect(series.promql).toContain("istio_requests_total");
  });
});

describe("when Prometheus is away", () => {
  it("keeps the last figures with since when, in time, and says failed where there are none", async () => {
    const before = await figures("requests", ["service", "version"]);
    server.process.kill("SIGSTOP");
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const startedAt = performance.now();
    const { reading } = await ask("requests", ["service", "version"]);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    expect(reading).toMatchObject({
      state: "ok",
      stale: { upstream: "prometheus", since: expect.any(String) },
    });
    expect(await figures("requests", ["service", "version"])).toEqual(before);
    expect((await ask("requests", ["namespace", "version"])).reading).toMatchObject({
      state: "failed",
      error: { upstream: "prometheus" },
    });
    server.process.kill("SIGCONT");
    await expect
      .poll(async () => (await ask("requests", ["namespace"])).reading.state, { timeout: 10_000 })
      .toBe("ok");
  }, 30_000);
});
