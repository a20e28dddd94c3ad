import { describe, expect, it } from "vitest";
import { serviceReason } from "./service-reason";

const signals = (errorRatio: number | null) => ({
  requestsPerSecond: 10,
  errorRatio,
  p50Ms: null,
  p95Ms: null,
  p99Ms: null,
});
const row = (version: string, errorRatio: number | null, readyEndpoints = 2) => ({
  version,
  readyEndpoints,
  signals: signals(errorRatio),
  observedShare: null,
  model: null,
});

describe("why a service is not well", () => {
  it("is nothing while it is well", () => {
    const detail = {
      health: "well" as const,
      versionRows: [row("v1", 0.2)],
      weights: null,
      signals: signals(0.2),
    };
    expect(serviceReason(detail)).toBeNull();
  });

  it("is the version that fails most", () => {
    const versionRows = [row("v1", 0.001), row("v2", 0.0612)];
    const detail = { health: "failing" as const, versionRows, weights: null, signals: signals(0.03) };
    expect(serviceReason(detail)).toEqual({
      code: "version-errors",
      params: { version: "v2", percent: 6.1 },
    });
  });

  it("is a version that should carry and has nothing ready", () => {
    const versionRows = [row("v1", 0.5), row("v2", null, 0)];
    const detail = { health: "failing" as const, versionRows, weights: { v2: 1 }, signals: signals(0.5) };
    expect(serviceReason(detail)).toEqual({ code: "no-ready-endpoints", params: { version: "v2" } });
  });

  it("is the service's own errors where there is but one version", () => {
    const detail = {
      health: "degraded" as const,
      versionRows: [row("v1", 0.02)],
      weights: null,
      signals: signals(0.02),
    };
    expect(serviceReason(detail)).toEqual({ code: "errors", params: { percent: 2 } });
  });
});
