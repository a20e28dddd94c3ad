import { describe, expect, it } from "vitest";
import type { Telemetry } from "../metrics/telemetry";
import { type Examination, reportOf } from "./examination";
import type { UpstreamState } from "./meshes";

const upstream = (name: UpstreamState["upstream"], over: Partial<UpstreamState> = {}): UpstreamState => ({
  ...{ upstream: name, kind: name, state: "up", since: null, lastGoodAt: null, error: null, latencyMs: 3.6 },
  ...over,
});
const answer = (source: string | null): Telemetry["answers"][number] => ({
  ...{
    concept: "ttft",
    kind: "quantiles",
    unit: "ms",
    says: "",
    by: source === null ? null : "version",
    source,
  },
  ...{ why: null, series: [], promql: null, join: null, passedOver: [], withinBuckets: null },
});
const telemetry = (over: Partial<Telemetry> = {}): Telemetry => ({
  ...{ mesh: "prod", generatedAt: "2026-01-01T00:00:00Z", answers: [answer("vllm")], gaps: [] },
  ...{ logs: null, warnings: [], stale: null },
  ...over,
});
const report = (
  upstreams: UpstreamState[],
  told = telemetry(),
  more: Partial<Pick<Examination, "cluster" | "repository" | "registries">> = {},
) =>
  reportOf({
    mesh: "prod",
    upstreams,
    cluster: [],
    repository: [],
    registries: [],
    ...more,
    telemetry: told,
  });
const registry = (over: Partial<Examination["registries"][number]>): Examination["registries"][number] => ({
  ...{ name: "eureka", state: "up", since: null, lastGoodAt: null, error: null },
  ...{ services: 3, endpoints: 7, leftOut: 0 },
  ...over,
});

describe("what the doctor says", () => {
  it("is one line an upstream and one of figures where all is well", () => {
    const { lines, isWell } = report([upstream("postgres"), upstream("prometheus")]);
    expect(lines).toEqual([
      "mesh prod",
      "  ✓ prometheus     answers in 4 ms",
      "  ✓ postgres       answers in 4 ms",
      "  ✓ telemetry      1 of 1 figures can be had",
    ]);
    expect(isWell).toBe(true);
  });

  it.each<[string, Partial<UpstreamState>, string, boolean]>([
    [
      "away",
      { state: "down", error: "loki is unreachable" },
      "  ✗ loki           loki is unreachable",
      false,
    ],
    ["not asked", { state: "unknown" }, "  ✗ loki           does not answer", false],
    ["not set up", { state: "absent" }, "  - loki           is not set up", true],
  ])("says that an upstream is %s", (_, over, line, expected) => {
    const { lines, isWell } = report([upstream("loki", over)]);
    expect(lines).toContain(line);
    expect(isWell).toBe(expected);
  });

  it("names what is missing with what brings it, and is no failure for that", () => {
    const gaps: Telemetry["gaps"] = [
      { remedy: "engine-series", concepts: ["ttft", "waiting"], snippet: "kind: PodMonitor\nspec: {}\n" },
    ];
    const { lines, isWell } = report([upstream("prometheus")], telemetry({ answers: [answer(null)], gaps }));
    expect(lines.slice(-3)).toEqual([
      "\n  ! engine-series: without it ttft, waiting. What brings it:\n",
      "      kind: PodMonitor",
      "      spec: {}",
    ]);
    expect(lines).toContain("  ! telemetry      0 of 1 figures can be had");
    expect(isWell).toBe(true);
  });

  it("names the formats of the logs, and what these lack", () => {
    const gaps = [{ remedy: "access-logs" as const, snippet: "kind: Telemetry\n" }];
    const logs = { profiles: ["vllm", "plain"], gaps, stale: null };
    const { lines, isWell } = report([], telemetry({ logs }));
    expect(lines.slice(-3)).toEqual([
      "  ! logs           read as vllm, plain",
      "\n  ! access-logs: without it request logs. What brings it:\n",
      "      kind: Telemetry",
    ]);
    expect(isWell).toBe(true);
  });

  it("fails where Prometheus could not be asked", () => {
    expect(report([], telemetry({ answers: [] })).isWell).toBe(false);
  });
});

describe("what the doctor says of registries and of a cluster", () => {
  it.each<[string, Examination["registries"][number], string[], boolean]>([
    ["answers", registry({}), ["  ✓ eureka         3 services with 7 ready endpoints"], true],
    [
      "has services that are not shown",
      registry({ leftOut: 2 }),
      [
        "  ✓ eureka         3 services with 7 ready endpoints",
        "  ! eureka         2 services not shown: no DNS label",
      ],
      true,
    ],
    [
      "is away",
      registry({ state: "down", error: "eureka: it answered HTTP 500" }),
      ["  ✗ eureka         eureka: it answered HTTP 500"],
      false,
    ],
  ])("says that a registry %s", (_, own, expected, isWell) => {
    const told = report([upstream("prometheus")], telemetry(), { registries: [own] });
    expect(told.lines.slice(2, -1)).toEqual(expected);
    expect(told.isWell).toBe(isWell);
  });

  it.each<[Examination["cluster"][number], string, boolean]>([
    [
      { code: "answers", severity: "ok", params: { product: "kubernetes v1.32.0", latencyMs: 4 } },
      "  ✓ cluster        kubernetes v1.32.0 answers in 4 ms",
      true,
    ],
    [
      { code: "not-allowed", severity: "fault", params: { rights: "list pods" } },
      "  ✗ cluster        Heddle's account may not list pods",
      false,
    ],
    [
      { code: "kinds-missing", severity: "warning", params: { names: "grpcroutes" } },
      "  ! cluster        not installed there: grpcroutes",
      true,
    ],
    [
      { code: "refused", severity: "fault", params: { detail: "connect ECONNREFUSED" } },
      "  ✗ cluster        connect ECONNREFUSED",
      false,
    ],
  ])("says of a cluster %j", (finding, line, isWell) => {
    const told = report([upstream("prometheus")], telemetry(), { cluster: [finding] });
    expect(told.lines).toContain(line);
    expect(told.isWell).toBe(isWell);
  });
});
