import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { ctx, DeliveryRig } from "../../changes/server/delivery-rig.fixture";
import { readBreakerTimeline } from "../../policies/server/read-breaker-timeline";
import { readBreakers } from "../../policies/server/read-breakers";
import { prometheusOf } from "../../prometheus/prometheus";
import { type RealPrometheus, startRealPrometheus } from "../../prometheus/real-prometheus.fixture";
import { serviceLoadSchema } from "../load";
import { serviceDetailSchema, servicesSchema } from "../services";
import { getService } from "./get-service";
import { listServices } from "./list-services";
import { type LoadedService, loadSeries } from "./load-series.fixture";
import { readLoad } from "./read-load";

const many: LoadedService = {
  name: "many",
  endpoints: Object.fromEntries(Array.from({ length: 12 }, (_, n) => [`many-${n}`, 2])),
  callers: Array.from({ length: 6 }, (_, n) => `caller-${n}`),
  hasAll: true,
};
const services: LoadedService[] = [
  {
    name: "skewed",
    endpoints: { "skewed-a": 9, "skewed-b": 1 },
    callers: ["orchestrator", "batch"],
    hasProcesses: true,
  },
  { name: "one-sided", endpoints: { "one-sided-a": 2 }, callers: ["orchestrator"], hasCallersSide: false },
  { name: "edge", endpoints: { "edge-a": 2 }, callers: ["unknown"], hasCallersSide: false },
  many,
];
let rig: DeliveryRig;
let server: RealPrometheus;

beforeAll(async () => {
  server = await startRealPrometheus(loadSeries(Math.floor(Date.now() / 1_000), services));
  vi.stubEnv("PROMETHEUS_URL", server.url);
  rig = await DeliveryRig.start({ services: [], workers: 0 });
});

afterAll(async () => {
  await rig.stop();
  await server.stop();
});

const input = (name: string) => ({ mesh: "demo", namespace: "llm", name });
const read = async (name: string) => {
  const told = await readLoad({ ctx, input: input(name) });
  expect(serviceLoadSchema.parse(told)).toEqual(told);
  return told;
};

describe("what comes to a service's endpoints", () => {
  it("is told of each, with its share, p95 and what its process uses, and that it is uneven", async () => {
    const { endpoints, versions, resourcesOf, resourcesGap, concepts, stale } = await read("skewed");
    expect(stale).toBeNull();
    expect(endpoints.map(({ id }) => id)).toEqual(["skewed-a", "skewed-b"]);
    const [a, b] = endpoints;
    expect(a?.requestsPerSecond).toBeCloseTo(9, 1);
    expect(b?.share).toBeCloseTo(0.1, 2);
    // All lie between 25 and 50 ms: 95 % of the way.
    expect(a?.p95Ms).toBeCloseTo(48.75, 1);
    expect(a).toMatchObject({ errorRatio: 0, running: null, restarts: null, memoryBytes: 1_000 });
    expect(a?.cpuCores).toBeCloseTo(0.5, 2);
    expect(resourcesOf).toBe("process");
    expect(resourcesGap).toMatchObject({ remedy: "pod-series", concepts: ["podRestarts"] });
    expect(concepts.find(({ concept }) => concept === "requests")?.source).toBe("istio-endpoints");
    // Of 540 and 60 in the minute: 1.8 of the mean, which chance does not do.
    expect(versions[0]?.cpuCores).toBeCloseTo(1, 2);
    expect(versions[0]?.spread).toMatchObject({ verdict: "skewed", by: "requests", busiest: "skewed-a" });
  });

  it("is even over twelve", async () => {
    const { endpoints } = await read("many");
    expect(endpoints).toHaveLength(12);
    for (const { share } of endpoints) expect(share).toBeCloseTo(1 / 12, 3);
  });
});

describe("what the way to a service adds", () => {
  it("is the difference of both sides' means, for all and for each caller", async () => {
    const { overhead } = await read("skewed");
    expect(overhead).toMatchObject({ sides: "both", unmatched: 0, gap: null });
    expect(overhead.callersMs).toBeCloseTo(41.2, 1);
    expect(overhead.serviceMs).toBeCloseTo(39.4, 1);
    expect(overhead.addedMs).toBeCloseTo(1.8, 2);
    expect(overhead.callers.map(({ service }) => service)).toEqual(["batch", "orchestrator"]);
    for (const { addedMs } of overhead.callers) expect(addedMs).toBeCloseTo(1.8, 2);
  });

  it("is not known where one side is silent, with what makes it speak", async () => {
    const { overhead } = await read("one-sided");
    expect(overhead).toMatchObject({ sides: "service", addedMs: null, callersMs: null });
    expect(overhead.gap).toMatchObject({ remedy: "both-sides", concepts: ["callerLatencyMean"] });
    expect(overhead.gap?.snippet).toContain("kind: Telemetry");
  });

  it("cannot be known of callers outside, which no setting mends", async () => {
    expect((await read("edge")).overhead).toMatchObject({ sides: "outside", addedMs: null, gap: null });
  });
});

describe("the registry", () => {
  it("has what each service uses, where all that is told", async () => {
    const told = await listServices({ ctx, input: { mesh: "demo" } });
    expect(servicesSchema.parse(told)).toEqual(told);
    const row = (name: string) => told.services.find(({ service }) => service === name);
    expect(row("skewed")?.resources).toMatchObject({ memoryBytes: 2_000, restarts: null });
    expect(row("many")?.resources).toEqual({ cpuCores: null, memoryBytes: null, restarts: null });
    expect(told.resourcesOf).toBe("process");
  });
});

describe("a service's page", () => {
  it("asks Prometheus at most twenty times for all its figures, whatever there is", async () => {
    const costs: number[] = [];
    for (const name of ["one-sided", "many"]) {
      // Who asks the same within a second is given the same: each page is to pay for itself.
      await new Promise((resolve) => setTimeout(resolve, 6_000));
      const texts = new Set<string>();
      const note = (kind: string) => (query: { text: string }) => void texts.add(`${kind} ${query.text}`);
      const client = prometheusOf("demo", {});
      const instants = vi.spyOn(client, "instant");
      const ranges = vi.spyOn(client, "range");
      const [detail] = await Promise.all([
        getService({ ctx, input: input(name) }),
        readLoad({ ctx, input: input(name) }),
        readBreakers({ ctx, input: input(name) }),
        readBreakerTimeline({ ctx, input: input(name) }),
      ]);
      expect(serviceDetailSchema.parse(detail)).toEqual(detail);
      // Which names and labels there are is asked once in ten seconds, whoever looks.
      const figures = instants.mock.calls.filter(([{ text }]) => !text.includes("heddle_mark"));
      for (const [query] of figures) note("instant")(query);
      for (const [query] of ranges.mock.calls) note("range")(query);
      expect(ranges.mock.calls.length).toBeLessThanOrEqual(3);
      costs.push(texts.size);
      instants.mockRestore();
      ranges.mockRestore();
    }
    expect(costs[0]).toBe(costs[1]);
    expect(costs[0]).toBeLessThanOrEqual(20);
    expect(costs[0]).toBeGreaterThan(5);
  });
});
