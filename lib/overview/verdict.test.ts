import { describe, expect, it } from "vitest";
import type { Finding, Findings } from "../findings/findings";
import type { Meshes } from "../meshes/meshes";
import type { Topology, TopologyNode } from "../topology/topology";
import { type VerdictFacts, verdictOf } from "./verdict";

const at = "2026-01-01T00:00:00.000Z";
const signals = { requestsPerSecond: 10, errorRatio: 0, p50Ms: 1, p95Ms: 2, p99Ms: 3 };

function node(service: string, health: TopologyNode["health"]): TopologyNode {
  const place = { id: `llm/${service}`, kind: "service" as const, namespace: "llm", service };
  return { ...place, isModel: false, health, reason: null, signals, versions: [] };
}

function topology(...nodes: TopologyNode[]): Topology {
  return { mesh: "demo", generatedAt: at, windowSeconds: 60, nodes, edges: [], warnings: [], stale: null };
}

function meshes(state: "up" | "down"): Meshes {
  const known = { upstream: "prometheus" as const, kind: "x", state, since: at, lastGoodAt: at };
  const upstreams = [{ ...known, error: null, latencyMs: 1 }];
  const mesh: Meshes["meshes"][number] = {
    ...{ id: "demo", name: "Demo", controlPlane: "xds", writable: true },
    ...{ writes: { state: "on", namespaces: [] }, upstreams },
  };
  return { meshes: [mesh], generatedAt: at };
}

function finding(over: Partial<Finding> = {}): Finding {
  const place = { namespace: "llm", service: "chat-model", version: "v2", upstream: null };
  const rest = { figures: [], params: {}, seenBy: [], changes: [], actions: [], logs: null };
  return {
    ...{ id: JSON.stringify(over), code: "error-rise", severity: "critical", since: at },
    ...place,
    ...rest,
    ...{ changeId: null, policyId: null },
    ...over,
  };
}

function findings(...found: Finding[]): Findings {
  return { mesh: "demo", generatedAt: at, findings: found, warnings: [], stale: null };
}

const stale = { since: at, upstream: "prometheus", code: "upstream-unavailable", message: "gone" } as const;
const dead = (upstream: "prometheus" | "loki" | "control-plane") =>
  finding({ code: "dead-upstream", upstream, namespace: null, service: null, version: null });
const calm = topology(node("chat-model", "well"), node("gateway", "well"));
const base: VerdictFacts = {
  findings: findings(),
  topology: calm,
  models: null,
  meshes: meshes("up"),
  mesh: "demo",
  isConsoleAway: false,
};
const warning = finding({ severity: "warning", code: "queue-growth" });

describe("verdictOf", () => {
  it.each<[string, Partial<VerdictFacts>, string]>([
    ["nothing read yet", { findings: null, topology: null, meshes: null }, "unknown cannot-tell"],
    ["nothing judged yet", { findings: null }, "unknown cannot-tell"],
    ["all well", {}, "well well"],
    ["no traffic", { topology: topology(node("chat-model", "idle")) }, "well idle"],
    ["a finding", { findings: findings(finding()) }, "failing error-rise"],
    ["a lesser one", { findings: findings(warning) }, "degraded queue-growth"],
    ["several", { findings: findings(finding(), warning) }, "failing error-rise | queue-growth"],
    ["what has no health of its own", { findings: findings(dead("loki")) }, "failing dead-upstream"],
    ["old figures", { topology: { ...calm, stale } }, "unknown figures-old"],
    [
      "nothing that was ever read",
      {
        topology: { ...topology(), stale },
        findings: { ...findings(dead("prometheus"), dead("loki")), stale },
      },
      "unknown upstream-away | dead-upstream",
    ],
    ["old findings", { findings: { ...findings(), stale } }, "unknown figures-old"],
    [
      "old figures, and their upstream found dead: said once",
      { topology: { ...calm, stale }, findings: findings(dead("prometheus"), dead("control-plane")) },
      "unknown figures-old | dead-upstream",
    ],
    [
      "old figures of something failing",
      { topology: { ...calm, stale }, findings: findings(finding(), warning) },
      "failing error-rise | queue-growth",
    ],
    [
      "old figures of something not so bad",
      { topology: { ...calm, stale }, findings: findings(warning) },
      "unknown figures-old | queue-growth",
    ],
    [
      "no figures at all",
      { findings: null, topology: null, meshes: meshes("down") },
      "unknown upstream-away",
    ],
    ["the console away", { isConsoleAway: true }, "unknown console-away"],
    [
      "the console away, with what was found before",
      { isConsoleAway: true, findings: findings(finding()) },
      "unknown console-away | error-rise",
    ],
  ])("%s", (_, facts, expected) => {
    const { verdict, others } = verdictOf({ ...base, ...facts });
    const code = verdict.kind === "finding" ? verdict.finding.code : verdict.code;
    expect([`${verdict.tone} ${code}`, ...others.map((each) => each.code)].join(" | ")).toBe(expected);
  });

  it("counts what serves, whatever its health mark says of the window before", () => {
    const { verdict } = verdictOf({ ...base, topology: topology(node("a", "degraded"), node("b", "idle")) });
    expect(verdict).toMatchObject({ kind: "plain", params: { services: 1 } });
  });
});
