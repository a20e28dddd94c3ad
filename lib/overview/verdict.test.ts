import { describe, expect, it } from "vitest";
import type { ChangeSummary } from "../changes/changes";
import type { Meshes } from "../meshes/meshes";
import type { Health, Topology, TopologyNode } from "../topology/topology";
import { type VerdictFacts, verdictOf } from "./verdict";

const at = "2026-01-01T00:00:00.000Z";
const signals = { requestsPerSecond: 10, errorRatio: 0, p50Ms: 1, p95Ms: 2, p99Ms: 3 };

function version(name: string, health: Health, errorRatio = 0): TopologyNode["versions"][number] {
  return {
    version: name,
    signals: { ...signals, errorRatio },
    observedShare: 0.5,
    wantedShare: 0.5,
    readyEndpoints: 1,
    health,
  };
}

function node(
  service: string,
  health: Health,
  versions = [version("v1", health)],
  errorRatio = 0,
): TopologyNode {
  return {
    id: `llm/${service}`,
    kind: "service",
    namespace: "llm",
    service,
    isModel: false,
    health,
    reason: null,
    signals: { ...signals, errorRatio },
    versions,
  };
}

function topology(...nodes: TopologyNode[]): Topology {
  return { mesh: "demo", generatedAt: at, windowSeconds: 60, nodes, edges: [], warnings: [], stale: null };
}

function meshes(state: "up" | "down", upstream: "prometheus" | "control-plane" = "control-plane"): Meshes {
  const known = { upstream, kind: "x", state, since: at, lastGoodAt: at, error: null, latencyMs: 1 };
  const mesh = { id: "demo", name: "Demo", controlPlane: "xds", writable: true, upstreams: [known] };
  return { meshes: [mesh], generatedAt: at };
}

const shift: ChangeSummary = {
  id: "c1",
  kind: "shift",
  mesh: "demo",
  namespace: "llm",
  service: "chat-model",
  message: "",
  actor: { kind: "user", id: "u", name: "ann" },
  createdAt: at,
  until: null,
  keptAt: null,
  revertsChangeId: null,
  revertedByChangeId: null,
  policyKind: "route",
  fields: [],
  policyId: "p",
  revision: 14,
  before: { v1: 9000, v2: 1000 },
  after: { v1: 5000, v2: 5000 },
  state: "accepted",
  strength: { kind: "stored" },
};
const sickV2 = node(
  "chat-model",
  "degraded",
  [version("v1", "well"), version("v2", "failing", 0.0612)],
  0.03,
);
const calm = topology(node("chat-model", "well"), node("gateway", "well"));
const stale = { since: at, upstream: "prometheus", code: "upstream-unavailable", message: "gone" } as const;
const base: VerdictFacts = {
  topology: calm,
  models: null,
  meshes: meshes("up"),
  mesh: "demo",
  isConsoleAway: false,
  changes: [],
};

describe("verdictOf", () => {
  it.each<[string, Partial<VerdictFacts>, string]>([
    ["nothing read yet", { topology: null, meshes: null }, "unknown cannot-tell"],
    ["all well", {}, "well well"],
    ["no traffic", { topology: topology(node("chat-model", "idle")) }, "well idle"],
    ["one version sick", { topology: topology(sickV2) }, "failing version-errors"],
    [
      "and a change gave it weight",
      { topology: topology(sickV2), changes: [shift] },
      "failing version-errors-after-change",
    ],
    [
      "and a change took weight from it",
      { topology: topology(sickV2), changes: [{ ...shift, before: shift.after, after: shift.before }] },
      "failing version-errors",
    ],
    [
      "and a change of another service",
      { topology: topology(sickV2), changes: [{ ...shift, service: "a" }] },
      "failing version-errors",
    ],
    [
      "a service with errors",
      { topology: topology(node("a", "degraded", [], 0.02)) },
      "degraded service-errors",
    ],
    ["a service sick otherwise", { topology: topology(node("a", "degraded", [])) }, "degraded service-sick"],
    ["old figures", { topology: { ...calm, stale } }, "unknown figures-old"],
    [
      "old figures of something failing",
      { topology: { ...topology(sickV2), stale } },
      "failing version-errors | unknown figures-old",
    ],
    ["no figures at all", { topology: null, meshes: meshes("down", "prometheus") }, "unknown upstream-away"],
    ["the console away", { isConsoleAway: true }, "unknown console-away"],
    ["control plane away", { meshes: meshes("down") }, "degraded upstream-away"],
    ["a conflict", { changes: [{ ...shift, state: "conflicted" }] }, "degraded change-refused"],
    ["a change that waits", { changes: [{ ...shift, state: "queued" }] }, "degraded change-waiting"],
    [
      "the worst first",
      { topology: topology(node("b", "degraded", []), sickV2) },
      "failing version-errors | degraded service-sick",
    ],
  ])("%s", (_, facts, expected) => {
    const { verdict, others } = verdictOf({ ...base, ...facts });
    const said = [verdict, ...others].map(({ tone, code }) => `${tone} ${code}`);
    expect(said.join(" | ")).toBe(expected);
  });

  it("names the called before the caller that suffers from it", () => {
    const nodes = [node("caller", "failing", [], 0.3), node("called", "degraded", [], 0.02)];
    const edge = {
      from: "llm/caller",
      to: "llm/called",
      protocol: "grpc",
      signals,
      health: "failing",
    } as const;
    const graph = { ...topology(...nodes), edges: [{ ...edge, id: "llm/caller->llm/called" }] };
    expect(verdictOf({ ...base, topology: graph }).verdict.params).toEqual({ service: "called", percent: 2 });
  });

  it("says which version, how bad, and after which revision", () => {
    const { verdict } = verdictOf({ ...base, topology: topology(sickV2), changes: [shift] });
    expect(verdict.params).toEqual({
      service: "chat-model",
      version: "v2",
      percent: 6.12,
      revision: 14,
      at,
    });
    expect(verdict.changeId).toBe("c1");
    expect(verdict.service).toEqual({ namespace: "llm", name: "chat-model" });
  });
});
