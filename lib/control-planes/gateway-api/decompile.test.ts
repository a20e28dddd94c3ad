import { describe, expect, it } from "vitest";
import messages from "../../../messages/en.json";
import type { RouteSpec } from "../../policies/route-spec";
import { compileGatewayApi } from "./compile";
import { decompileGatewayApi } from "./decompile";
import { formatDuration, parseDuration } from "./duration";
import { type GatewayApiOptions, gatewayApiOptionsSchema } from "./options";
import { standing } from "./standing.fixture";

const target = { mesh: "prod", namespace: "llm", service: "chat-model" };
const mesh = gatewayApiOptionsSchema.parse({ port: 8000 });

function beyondOf(name: string, options: GatewayApiOptions = mesh): string[] | "spec" {
  const read = decompileGatewayApi(target, standing[name], options);
  if (read.outcome === "spec") return "spec";
  expect(read.fields.filter(({ what }) => !(what in messages.beyond))).toEqual([]);
  return read.fields.map(({ path, what }) => `${path}: ${what}`);
}

describe("what no policy says of a standing route", () => {
  it.each<[string, string[] | "spec"]>([
    ["mesh-canary", "spec"],
    ["missing-weights", "spec"],
    ["grpc-methods", "spec"],
    ["weight-zero", ["spec.rules.0.backendRefs: no-weight"]],
    ["expressions", ["spec.rules.0.matches.0.path: path-expression"]],
    [
      "retries-and-session",
      [
        "spec.rules.0.retry.backoff: field",
        "spec.rules.0.retry.codes: retry-code",
        "spec.rules.0.sessionPersistence: field",
      ],
    ],
    [
      "hostnames-and-parents",
      [
        "spec.parentRefs: parents",
        "spec.hostnames: hostnames",
        "spec.rules.0.matches.0.method: condition",
        "spec.rules.0.matches.1.queryParams: condition",
      ],
    ],
    [
      "header-filters",
      [
        "spec.parentRefs: parents",
        "spec.hostnames: hostnames",
        "spec.rules.0.backendRefs.0.filters: filter-of-backend",
        "spec.rules.0.filters.0: filter",
        "spec.rules.0.filters.1: filter",
      ],
    ],
  ])("%s", (name, expected) => {
    expect(beyondOf(name)).toEqual(expected);
  });

  it("depends on the parent and the backends that are set up", () => {
    const gateway = gatewayApiOptionsSchema.parse({
      port: 8000,
      parent: { kind: "Gateway", name: "models" },
    });
    expect(beyondOf("cors-and-mirrors", gateway)).toEqual([
      "spec.rules.0.filters.0: filter",
      "spec.rules.0.filters.2: mirror-twice",
      "spec.rules.0.filters.1.requestMirror.fraction: weight",
    ]);
    const pools = gatewayApiOptionsSchema.parse({
      port: 8000,
      parent: { kind: "Gateway", name: "inference-gateway" },
      backends: { group: "inference.networking.k8s.io", kind: "InferencePool", pattern: "llama-{version}" },
    });
    expect(decompileGatewayApi(target, standing["inference-pools"], pools)).toEqual({
      outcome: "spec",
      spec: {
        rules: [
          {
            split: [
              { to: { version: "8b" }, weightBp: 9_500 },
              { to: { version: "70b" }, weightBp: 500 },
            ],
            timeoutMs: 300_000,
          },
        ],
      },
    });
  });

  it("is all of an object of another kind", () => {
    expect(decompileGatewayApi(target, { apiVersion: "v1", kind: "Service", spec: {} }, mesh)).toEqual({
      outcome: "beyond",
      fields: [
        { path: "apiVersion", what: "value" },
        { path: "kind", what: "value" },
      ],
    });
    expect(decompileGatewayApi(target, "text", mesh)).toMatchObject({ outcome: "beyond" });
  });
});

describe("a standing route that a policy says", () => {
  const specOf = (name: string): RouteSpec => {
    const read = decompileGatewayApi(target, standing[name], mesh);
    if (read.outcome === "beyond") throw new Error(JSON.stringify(read.fields));
    return read.spec;
  };

  it("has its rules in the order in which they are asked, whatever order they stand in", () => {
    expect(specOf("most-specific-last").rules.map(({ name }) => name)).toEqual(["beta", "rest"]);
  });

  it("is written as it stands, the API server's defaults aside", () => {
    const origin = { policyId: "p", revision: 1, changeId: "c" };
    const [resource] = compileGatewayApi(
      target,
      { kind: "route", spec: specOf("mesh-canary"), origin },
      mesh,
    );
    const everyPath = { type: "PathPrefix", value: "/" };
    const service = { group: "", kind: "Service", port: 8000 };
    expect(JSON.parse(resource?.body ?? "")).toEqual({
      apiVersion: "gateway.networking.k8s.io/v1",
      kind: "HTTPRoute",
      spec: {
        parentRefs: [{ ...service, name: "chat-model" }],
        rules: [
          {
            name: "canary",
            matches: [{ path: everyPath, headers: [{ name: "x-canary", type: "Exact", value: "1" }] }],
            backendRefs: [{ ...service, name: "chat-model-v2", weight: 100 }],
          },
          {
            matches: [{ path: everyPath }],
            backendRefs: [
              { ...service, name: "chat-model-v1", weight: 90 },
              { ...service, name: "chat-model-v2", weight: 10 },
            ],
          },
        ],
      },
    });
  });
});

describe("durations", () => {
  it.each([
    [1, "1ms"],
    [99_999, "99999ms"],
    [100_000, "100s"],
    [100_001, "100s1ms"],
    [86_399_999, "86399s999ms"],
    [86_400_000, "86400s"],
  ])("of %i ms are written in numbers of at most five digits", (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
    expect(parseDuration(text)).toBe(ms);
  });

  it.each([
    ["1m30s", 90_000],
    ["2h", 7_200_000],
    ["0s", 0],
    ["1.5s", undefined],
    ["-1s", undefined],
    ["100000ms", undefined],
    ["10", undefined],
    ["1d", undefined],
  ])("are read as the Gateway API has them: %s", (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });
});
