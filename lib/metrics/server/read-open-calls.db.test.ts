import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PrometheusClient } from "../../prometheus/client";
import { type RealPrometheus, startRealPrometheus } from "../../prometheus/real-prometheus.fixture";
import { readOpenCallsIn } from "./read-open-calls";

/** Twenty minutes up to now, scraped every 15 s. */
const scrapeSeconds = 15;
const scrapes = 80;
const end = Math.floor(Date.now() / 1_000) - 1;

type Labels = Record<string, string>;

function series(name: string, labels: Labels, valueAt: (scrape: number) => number | null): string[] {
  const written = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  return Array.from({ length: scrapes }, (_, n) => n).flatMap((n) => {
    const value = valueAt(n);
    return value === null ? [] : `${name}{${written}} ${value} ${end - (scrapes - 1 - n) * scrapeSeconds}`;
  });
}

const open = (pod: string, version: string, valueAt: (scrape: number) => number | null) =>
  series(
    "envoy_cluster_upstream_rq_active",
    {
      service: "orchestrator",
      pod,
      cluster_name: `outbound|50051|${version}|chat-model.llm.svc.cluster.local`,
    },
    valueAt,
  );
const served = (service: string): Labels => ({
  reporter: "destination",
  source_canonical_service: "orchestrator",
  destination_service_namespace: "llm",
  destination_service_name: service,
  destination_version: "v1",
});

const text = [
  "# TYPE envoy_cluster_upstream_rq_active gauge",
  // One caller was replaced by the next half way; for a quarter of the time the second had 8 open, else 2.
  ...open("orchestrator-0", "v1", (n) => (n < 40 ? 2 : null)),
  ...open("orchestrator-1", "v1", (n) => (n < 43 ? null : n < 63 ? 8 : 2)),
  ...open("orchestrator-0", "v2", () => 1),
  "# TYPE istio_requests counter",
  ...series("istio_requests_total", served("chat-model"), (n) => n * 30),
  "# TYPE heddle_mesh_requests_in_flight gauge",
  ...series("heddle_mesh_requests_in_flight", served("reranker"), () => 3),
].join("\n");

let server: RealPrometheus;
let client: PrometheusClient;
beforeAll(async () => {
  server = await startRealPrometheus(`${text}\n`);
  client = new PrometheusClient(server.url);
});
afterAll(async () => server.stop());

async function read(service: string, limitOf: (version: string) => number | null) {
  const called = { namespace: "llm", service };
  return readOpenCallsIn(client, scrapeSeconds, { called, windowSeconds: 3_600, limitOf });
}

describe("what callers had open", () => {
  it("is the peak of one caller, how many called at once, the calls, and the share above a limit", async () => {
    const reading = await read("chat-model", (version) => (version === "v1" ? 4 : null));
    if (reading.state !== "ok") throw new Error(JSON.stringify(reading));
    const { rows, source, coveredSeconds } = reading.value;
    expect(source).toBe("proxy");
    // Only twenty minutes of the hour have figures, and no more is claimed.
    expect(coveredSeconds).toBeGreaterThan(1_140);
    expect(coveredSeconds).toBeLessThan(1_290);
    const [v1, v2] = rows.toSorted((a, b) => a.version.localeCompare(b.version));
    expect(v1).toMatchObject({ caller: "orchestrator", version: "v1", peak: 8, callers: 1 });
    // 20 scrapes of 8 and 57 of 2: 80 above the limit, of 274 in all.
    expect(v1?.excess).toBeCloseTo(80 / 274, 1);
    expect(Math.abs((v1?.calls ?? 0) - 79 * 30)).toBeLessThan(79 * 30 * 0.1);
    expect(v2).toMatchObject({ version: "v2", peak: 1, callers: 1, calls: null, excess: null });
  });

  it("has no share above a limit that was never reached", async () => {
    const reading = await read("chat-model", () => 8);
    if (reading.state !== "ok") throw new Error(JSON.stringify(reading));
    expect(reading.value.rows.map(({ excess }) => excess)).toEqual([0, 0]);
  });

  it("is what the service itself saw where no proxy tells, callers not told apart", async () => {
    const reading = await read("reranker", () => 2);
    expect(reading).toMatchObject({
      state: "ok",
      value: { source: "service", rows: [{ caller: "orchestrator", version: "v1", peak: 3, callers: null }] },
    });
  });

  it("is nothing, and not zero, for a service without series", async () => {
    expect(await read("embedder", () => 2)).toMatchObject({ state: "empty" });
  });
});
