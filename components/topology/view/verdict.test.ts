import { describe, expect, it } from "vitest";
import type { Health, TopologyNode } from "../../../lib/topology/topology";
import { verdictOf } from "./verdict";

const node = (service: string, health: Health, kind: TopologyNode["kind"] = "service"): TopologyNode => ({
  id: service,
  kind,
  namespace: "llm",
  service,
  isModel: false,
  health,
  reason: null,
  signals: { requestsPerSecond: 1, errorRatio: 0, p50Ms: null, p95Ms: null, p99Ms: null },
  versions: [],
});

describe("the verdict on a graph", () => {
  it.each([
    [["well", "idle"], { kind: "well", count: 2 }],
    [["idle", "idle"], { kind: "quiet" }],
    [[], { kind: "quiet" }],
    [["well", "unknown"], { kind: "unknown" }],
  ] satisfies [Health[], unknown][])("of %j is %j", (healths, verdict) => {
    expect(
      verdictOf({ edges: [], nodes: healths.map((health, index) => node(`s${index}`, health)) }),
    ).toEqual(verdict);
  });

  it("names the worst and counts the others, even while some are unknown", () => {
    const nodes = [
      node("a", "degraded"),
      node("b", "failing"),
      node("c", "unknown"),
      node("d", "failing", "outside"),
    ];
    expect(verdictOf({ nodes, edges: [] })).toMatchObject({
      kind: "sick",
      worst: { service: "b" },
      others: 1,
    });
  });
});
