import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { type RealPrometheus, startRealPrometheus } from "../../prometheus/real-prometheus.fixture";
import type { RateLimitRule } from "../rate-limit-spec";
import { readLimitLoad } from "./read-limit-load";

const held = vi.hoisted(() => ({ controlPlane: undefined as unknown }));
vi.mock("../../control-planes/registry", async (original) => {
  const actual = await original<typeof import("../../control-planes/registry")>();
  return {
    ...actual,
    findControlPlane: (mesh: string) => held.controlPlane ?? actual.findControlPlane(mesh),
  };
});

/** Half an hour up to now, scraped every 15 s: 4 calls a second, and 12 in three minutes of it. */
const scrapeSeconds = 15;
const scrapes = 120;
const end = Math.floor(Date.now() / 1_000) - 1;
const callsAt = (scrape: number) => scrapeSeconds * (4 * scrape + 8 * Math.min(Math.max(scrape - 40, 0), 12));

function series(name: string, labels: Record<string, string>, valueAt: (scrape: number) => number): string[] {
  const written = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  return Array.from(
    { length: scrapes },
    (_, n) => `${name}{${written}} ${valueAt(n)} ${end - (scrapes - 1 - n) * scrapeSeconds}`,
  );
}

const served = {
  reporter: "destination",
  source_canonical_service: "orchestrator",
  destination_service_namespace: "llm",
  destination_service_name: "chat-model",
  destination_version: "v1",
};
const text = [
  "# TYPE istio_requests counter",
  ...series("istio_requests_total", served, callsAt),
  "# TYPE envoy_cluster_upstream_rq_active gauge",
  ...["orchestrator-0", "orchestrator-1", "orchestrator-2"].flatMap((pod) =>
    series(
      "envoy_cluster_upstream_rq_active",
      {
        namespace: "llm",
        service: "orchestrator",
        pod,
        cluster_name: "outbound|50051|v1|chat-model.llm.svc.cluster.local",
      },
      () => 1,
    ),
  ),
].join("\n");

let server: RealPrometheus;
beforeAll(async () => {
  server = await startRealPrometheus(`${text}\n`);
});
afterAll(async () => server.stop());

const target = { mesh: "demo", namespace: "llm", service: "chat-model" };
const rules: RateLimitRule[] = [
  { requestsPerMinute: 600 },
  { match: { header: "x-tenant" }, requestsPerMinute: 60, tokensPerMinute: 9, scope: "global" },
];

it("is the busiest minute beside each limit, and how many callers count for themselves", async () => {
  vi.stubEnv("PROMETHEUS_URL", server.url);
  const load = await readLimitLoad({ rules }, { ctx: {}, target });
  expect(load).toMatchObject({
    countedAt: "callers",
    failure: null,
    caveats: ["by-the-minute", "no-tenants"],
  });
  const [all, requests, tokens] = load.rows;
  expect(all).toMatchObject({
    index: 0,
    counts: "requests",
    perMinute: 600,
    proxies: 3,
    per: null,
    seenOf: null,
  });
  expect(all?.seenPerMinute).toBeGreaterThan(700);
  expect(all?.seenPerMinute).toBeLessThan(730);
  const ofTenants = { index: 1, proxies: 1, per: "x-tenant", seenPerMinute: null, seenOf: null };
  expect([requests, tokens]).toMatchObject([
    { ...ofTenants, counts: "requests", perMinute: 60 },
    { ...ofTenants, counts: "tokens", perMinute: 9 },
  ]);
});

it("counts the called instances where their own proxies count", async () => {
  vi.stubEnv("PROMETHEUS_URL", server.url);
  const instances = (count: number) => Array.from({ length: count }, (_, index) => ({ id: `pod-${index}` }));
  const group = (version: string, count: number) => ({
    ...{ namespace: "llm", service: "chat-model", version },
    instances: instances(count),
  });
  held.controlPlane = {
    ratesCountedAt: "called",
    endpoints: async () => [group("v1", 4), group("v2", 1), { ...group("v1", 9), service: "embedder" }],
  };
  const load = await readLimitLoad({ rules }, { ctx: {}, target });
  expect(load).toMatchObject({ countedAt: "called", failure: null });
  expect(load.rows.map(({ proxies }) => proxies)).toEqual([5, 1, 1]);
});
