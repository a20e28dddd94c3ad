import { describe, expect, it } from "vitest";
import type { RouteSpec } from "../../policies/route-spec";
import { faultsOfTable } from "../capability-faults.fixture";
import { istioCapabilities } from "./capabilities";
import { unsupportedIstio } from "./unsupported";

const origin = { policyId: "p", revision: 1, changeId: "c" };

describe("the capability table", () => {
  it("knows every field of every kind of policy, and no other, and has words for every reason", () => {
    expect(faultsOfTable(istioCapabilities)).toEqual({ unknown: [], stray: [], wordless: [] });
  });
});

describe("unsupported", () => {
  it("names what a route's values make impossible, which the custom resource would take", () => {
    const spec: RouteSpec = {
      rules: [
        {
          match: [
            { headers: { a: { prefix: "" }, b: { prefix: "x" }, c: { regex: "" }, d: { regex: "*" } } },
            { path: { prefix: "" }, grpc: { service: "llm.Chat" } },
          ],
          split: [{ to: { version: "v1" }, weightBp: 10_000 }],
        },
      ],
    };
    expect(unsupportedIstio({ kind: "route", spec, origin }).map(({ path, code }) => [path, code])).toEqual([
      ["rules.0.match.0.headers.a", "istio-empty-prefix"],
      ["rules.0.match.0.headers.c", "istio-empty-expression"],
      ["rules.0.match.0.headers.d", "istio-empty-expression"],
      ["rules.0.match.1.path", "grpc-method-is-path"],
    ]);
  });

  it("names what a breaker's figures make impossible, of a version too", () => {
    const share = { thresholdPercent: 50, minRequests: 1, minHosts: 1 };
    const spec = {
      limits: { maxRetries: 0, maxRequestsPerConnection: 0 },
      outlierDetection: { failurePercentage: share },
      versions: { "v1.2": { limits: { maxRetries: 0 } }, v2: { limits: { maxRetries: 1 } } },
    };
    expect(
      unsupportedIstio({ kind: "circuit-breaker", spec, origin }).map(({ path, code }) => [path, code]),
    ).toEqual([
      ["outlierDetection.failurePercentage", "istio-failure-share"],
      ["limits.maxRetries", "istio-retries-from-one"],
      ["versions.v1.2.limits.maxRetries", "istio-retries-from-one"],
    ]);
    expect(unsupportedIstio({ kind: "circuit-breaker", spec: null, origin })).toEqual([]);
  });
});
