import { describe, expect, it } from "vitest";
import type { Telemetry } from "../metrics/telemetry";
import { reportOf } from "./examination";
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
const report = (upstreams: UpstreamState[], told = telemetry()) =>
  reportOf({ mesh: "prod", upstreams, telemetry: told });

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
