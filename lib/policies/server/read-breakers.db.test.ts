import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { DeliveryRig } from "../../changes/server/delivery-rig.fixture";
import { prometheusOf } from "../../prometheus/prometheus";
import { type RealPrometheus, startRealPrometheus } from "../../prometheus/real-prometheus.fixture";
import { breakerTimelineSchema } from "../breaker-timeline";
import { type BreakerRow, type Breakers, breakersSchema } from "../breakers";
import { breakerSeries } from "./breaker-series.fixture";
import { decide, person } from "./decide.fixture";
import { readBreakerTimeline } from "./read-breaker-timeline";
import { readBreakers } from "./read-breakers";

const ada = person("ada");
const kind = "circuit-breaker";
let rig: DeliveryRig;
let server: RealPrometheus;

beforeAll(async () => {
  const at = Math.floor(Date.now() / 1_000);
  server = await startRealPrometheus(breakerSeries(at, { full: ["limited", "free"], bare: ["hidden"] }));
  vi.stubEnv("PROMETHEUS_URL", server.url);
  rig = await DeliveryRig.start({ services: ["limited"], workers: 0 });
  await decide(ada, {
    kind,
    service: "limited",
    spec: { limits: { maxRequests: 16 }, versions: { v1: { limits: { maxRequests: 4 } } } },
  });
});

afterAll(async () => {
  await rig.stop();
  await server.stop();
});

const read = (name: string): Promise<Breakers> =>
  readBreakers({ ctx: ada, input: { mesh: "demo", namespace: "llm", name } });
const caller = (instance: string) => ({ namespace: "llm", service: "orchestrator", instance });

const quiet = { active: 0, openCallers: [] as BreakerRow["openCallers"], ejectedEndpoints: 0 };
const rows: [string, string, Partial<BreakerRow>][] = [
  [
    "refuses calls at one of its callers",
    "v1",
    {
      ...quiet,
      word: "refusing",
      limit: 4,
      ceiling: 8,
      active: 6,
      openCallers: [caller("orchestrator-0")],
      healthyEndpoints: 2,
    },
  ],
  [
    "has an endpoint out that one caller ejected",
    "v2",
    { ...quiet, word: "ejecting", active: 1, ejectedEndpoints: 1, healthyEndpoints: 1 },
  ],
  [
    "is full and has refused nobody yet",
    "v3",
    { ...quiet, word: "open", active: 17, openCallers: [caller("orchestrator-1")], healthyEndpoints: 1 },
  ],
  ["lets all through", "v4", { ...quiet, word: "closed", healthyEndpoints: 1 }],
  ["is of calls that no route gave a version", "unknown", { ...quiet, word: "closed", healthyEndpoints: 0 }],
];

describe("what callers' breakers do", () => {
  it("tells each caller's own breaker of each version, the gravest first", async () => {
    const { calls, callsOmitted, gap } = await read("limited");
    expect(callsOmitted).toBe(0);
    expect(gap).toBeNull();
    expect(calls.slice(0, 3).map(({ word, version, instance }) => [word, version, instance])).toEqual([
      ["refusing", "v1", "orchestrator-0"],
      ["open", "v3", "orchestrator-1"],
      ["ejecting", "v2", "orchestrator-0"],
    ]);
    expect(calls[0]).toMatchObject({ isOpen: true, active: 4, limit: 4, ejectedEndpoints: 0 });
    expect(calls[0]?.refusedPerSecond).toBeCloseTo(3, 1);
    // No proxy here counts retries: that is not 0.
    expect(calls.every(({ retriesPerSecond }) => retriesPerSecond === null)).toBe(true);
    expect(calls).toHaveLength(10);
  });

  it("draws what each caller's breakers did, in one range query", async () => {
    const ranges = vi.spyOn(prometheusOf("demo", {}), "range");
    const told = await readBreakerTimeline({
      ctx: ada,
      input: { mesh: "demo", namespace: "llm", name: "limited" },
    });
    expect(ranges.mock.calls.length).toBe(1);
    ranges.mockRestore();
    expect(breakerTimelineSchema.parse(told)).toEqual(told);
    expect(told).toMatchObject({ stale: null, omitted: 0 });
    expect(told.rows.map(({ version, service }) => `${service} ${version}`)).toEqual([
      "orchestrator v1",
      "orchestrator v3",
      "orchestrator v2",
      // Calls of no version were not refused here: there is nothing to draw of them.
      "orchestrator v4",
    ]);
    // Its series begin two minutes before now; nothing is known of the thirteen before.
    const [v1, v3, v2] = told.rows;
    expect(v1?.stretches[0]?.word).toBe("unknown");
    expect(v1?.stretches.at(-1)?.word).toBe("refusing");
    expect(v3?.stretches.at(-1)?.word).toBe("open");
    expect(v2?.stretches.at(-1)?.word).toBe("ejecting");
    const refused = v1?.stretches.at(-1);
    expect((refused?.to ?? 0) - (refused?.from ?? 0)).toBeLessThanOrEqual(180);
  });
});

describe("what breakers do, as callers' proxies count it", () => {
  it.each(rows)("%s", async (_, version, expected) => {
    const { versions } = await read("limited");
    const found = versions.find((row) => row.version === version);
    expect(found).toMatchObject({ limit: 16, ceiling: 32, ...expected });
  });

  it("counts refusals now and in the window, whole calls", async () => {
    const answer = await read("limited");
    expect(breakersSchema.parse(answer)).toEqual(answer);
    expect(answer).toMatchObject({ callers: 2, windowSeconds: 60, warnings: [], stale: null });
    expect(answer.policyId).not.toBeNull();
    // Those without a version come last.
    expect(answer.versions.map(({ version }) => version)).toEqual(["v1", "v2", "v3", "v4", "unknown"]);
    const [v1, v2] = answer.versions;
    expect(v1?.refusedPerSecond).toBeCloseTo(3, 1);
    expect(Math.abs((v1?.refusedCalls ?? 0) - 180)).toBeLessThan(10);
    expect(Number.isInteger(v1?.refusedCalls)).toBe(true);
    expect(v2).toMatchObject({ refusedPerSecond: 0, refusedCalls: 0 });
  });

  it("has no limit to show where no breaker was decided", async () => {
    const { policyId, versions } = await read("free");
    expect(policyId).toBeNull();
    expect(versions.map(({ word, limit, ceiling }) => [word, limit, ceiling])).toEqual([
      ["refusing", null, null],
      ["ejecting", null, null],
      ["open", null, null],
      ["closed", null, null],
      ["closed", null, null],
    ]);
  });

  it("does not say that all is let through where proxies do not tell", async () => {
    const { versions, callers } = await read("hidden");
    expect(callers).toBe(2);
    expect(versions[0]).toMatchObject({
      version: "v1",
      word: "unknown",
      active: 6,
      refusedPerSecond: null,
      refusedCalls: null,
      ejectedEndpoints: null,
      healthyEndpoints: null,
    });
  });

  it("knows no version of a service that nobody calls, and does not take that for zero callers", async () => {
    expect(await read("silent")).toMatchObject({ versions: [], callers: null });
  });

  it("says that Prometheus is away, beside the last figures", async () => {
    await read("limited");
    server.process.kill("SIGSTOP");
    // Within one second those who ask the same are given the same answer.
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const answer = await read("limited");
    server.process.kill("SIGCONT");
    expect(answer.stale).toMatchObject({ upstream: "prometheus" });
    expect(answer.versions[0]).toMatchObject({ version: "v1", active: 6, limit: 4 });
  });
});
