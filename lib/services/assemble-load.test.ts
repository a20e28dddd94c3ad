import { describe, expect, it } from "vitest";
import { assembleLoad, type LoadFigures } from "./assemble-load";

const now = Date.parse("2027-01-15T12:00:00Z");
const ago = (seconds: number) => new Date(now - seconds * 1_000).toISOString();
const of = (endpoint: string, value: number | null, quantile?: string, version = "v1") => ({
  labels: { version, endpoint, ...(quantile ? { quantile } : {}) },
  value,
});
const nothing: LoadFigures = {
  requests: [],
  errors: [],
  latency: [],
  running: [],
  waiting: [],
  podCpu: [],
  podMemory: [],
  podRestarts: [],
};
const pod = (name: string, value: number) => ({ labels: { version: "v1", pod: name }, value });
const registered = (id: string, seconds = 600) => ({ version: "v1", id, since: ago(seconds) });
const load = (figures: Partial<LoadFigures>, ready: Parameters<typeof assembleLoad>[0]["ready"]) =>
  assembleLoad({
    figures: { ...nothing, ...figures },
    ready,
    windowBeganMs: now - 60_000,
    windowSeconds: 60,
  });

describe("what came to each endpoint", () => {
  it("has rates, shares of the version, errors, p95 and use, from whoever tells each", () => {
    const told = load(
      {
        requests: [of("a", 3), of("b", 1)],
        errors: [of("a", 0.75), of("b", 0)],
        latency: [of("a", 80, "p50"), of("a", 200, "p95"), of("b", null, "p95")],
        podCpu: [pod("a", 0.5), pod("b", 0.25)],
        podMemory: [pod("a", 100), pod("b", 50)],
        podRestarts: [pod("a", 2.02), pod("b", 0)],
      },
      [registered("a"), registered("b")],
    );
    expect(told.endpoints).toEqual([
      expect.objectContaining({
        id: "a",
        isReady: true,
        share: 0.75,
        errorRatio: 0.25,
        p95Ms: 200,
        restarts: 2,
      }),
      expect.objectContaining({
        id: "b",
        isReady: true,
        share: 0.25,
        errorRatio: 0,
        p95Ms: null,
        running: null,
      }),
    ]);
    // 180 and 60 requests: 1.5 of the mean, which is not above it.
    expect(told.versions).toEqual([
      expect.objectContaining({
        version: "v1",
        cpuCores: 0.75,
        memoryBytes: 150,
        restarts: 2,
        spread: expect.objectContaining({ verdict: "even", by: "requests", maxOverMean: 1.5 }),
      }),
    ]);
  });

  it("counts an endpoint that nothing came to as one", () => {
    const [v1] = load({ requests: [of("a", 3)] }, [registered("a"), registered("b")]).versions;
    expect(v1?.spread).toMatchObject({ verdict: "skewed", endpoints: 2, maxOverMean: 2, busiest: "a" });
  });

  it("does not blame who came within the window, or went", () => {
    const figures = { requests: [of("a", 3), of("new", 0.1), of("gone", 0.2)] };
    const [v1] = load(figures, [registered("a"), registered("new", 20)]).versions;
    expect(v1?.spread).toMatchObject({ verdict: "single", endpoints: 1 });
  });

  it("goes by what engines work on where no requests are told of endpoints", () => {
    const [v1] = load({ running: [of("a", 40), of("b", 4)] }, null).versions;
    expect(v1?.spread).toMatchObject({ verdict: "skewed", by: "running" });
  });

  it("sums no use of which a part is not known", () => {
    const [v1] = load({ podCpu: [pod("a", 0.5)] }, [registered("a"), registered("b")]).versions;
    expect(v1).toMatchObject({ cpuCores: null, spread: { verdict: "unknown" } });
  });

  it("takes what names no endpoint for none", () => {
    expect(load({ requests: [of("unknown", 3)] }, []).endpoints).toEqual([]);
  });
});
