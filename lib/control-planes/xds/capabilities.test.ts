import { describe, expect, it } from "vitest";
import { faultsOfTable } from "../capability-faults.fixture";
import { unsupportedFields } from "../capability-table";
import { xdsCapabilities } from "./capabilities";
import { envoyCapabilities } from "./envoy-capabilities";

describe.each([
  ["gRPC", xdsCapabilities],
  ["Envoy", envoyCapabilities],
])("the capability table of %s", (_dialect, table) => {
  it("knows every field of every kind of policy, and no other, and has words for every reason", () => {
    expect(faultsOfTable(table)).toEqual({ unknown: [], stray: [], wordless: [] });
  });
});

describe("unsupported fields of a spec", () => {
  it("are named by their paths, a whole once", () => {
    const spec = {
      rules: [
        {
          split: [{ to: { version: "v1" }, weightBp: 10_000 }],
          retries: { attempts: 1, perTryTimeoutMs: 5, on: ["unavailable", "connect-failure"] },
          mirror: { to: { version: "v2" }, percentBp: 100 },
        },
      ],
    };
    expect(unsupportedFields(xdsCapabilities, "route", spec).map(({ path, code }) => [path, code])).toEqual([
      ["rules.0.retries.perTryTimeoutMs", "grpc-per-try-timeout"],
      ["rules.0.retries.on.1", "grpc-retry-reason"],
      ["rules.0.mirror", "grpc-mirror"],
    ]);
  });

  it("are found inside a version's own part", () => {
    const spec = {
      limits: { maxRequests: 4 },
      versions: { "v1.2": { limits: { maxRetries: 1, maxRequests: 2 } } },
    };
    expect(unsupportedFields(xdsCapabilities, "circuit-breaker", spec)).toMatchObject([
      { path: "versions.v1.2.limits.maxRetries", code: "grpc-retry-budget" },
    ]);
    expect(unsupportedFields(xdsCapabilities, "circuit-breaker", null)).toEqual([]);
  });
});
