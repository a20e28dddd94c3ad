import { describe, expect, it } from "vitest";
import type { Health, TopologyEdge, TopologyNode } from "../../../lib/topology/topology";
import { blameIn, causesFirst } from "./blame";
import { edgeWidth } from "./edge-width";
import { edgesAlong, litBy, selectionOf } from "./selection";
import { shownGraph } from "./shown";
import { worstFirst, worstPath } from "./worst";

const node = (service: string, health: Health, rate = 10, errors = 0): TopologyNode => ({
  id: `llm/${service}`,
  kind: "service",
  namespace: "llm",
  service,
  isModel: false,
  health,
  reason: null,
  signals: { requestsPerSecond: rate, errorRatio: errors, p50Ms: null, p95Ms: null, p99Ms: null },
  versions: [],
});

const edge = (from: string, to: string, health: Health, rate = 10, errors = 0): TopologyEdge => ({
  id: `llm/${from}->llm/${to}`,
  from: `llm/${from}`,
  to: `llm/${to}`,
  protocol: "grpc",
  signals: { requestsPerSecond: rate, errorRatio: errors, p50Ms: null, p95Ms: null, p99Ms: null },
  health,
});

const incident = {
  nodes: [
    node("gateway", "degraded", 10, 0.04),
    node("orchestrator", "degraded", 10, 0.04),
    node("retriever", "well", 30),
    node("chat-model", "failing", 10, 0.2),
    node("batch", "well", 1),
  ],
  edges: [
    edge("gateway", "orchestrator", "degraded", 10, 0.04),
    edge("orchestrator", "retriever", "well", 30),
    edge("orchestrator", "chat-model", "failing", 9, 0.2),
    edge("batch", "chat-model", "well", 1),
  ],
};

describe("what needs a look first", () => {
  it("puts the sick first, and among them who fails most", () => {
    expect(worstFirst(incident.nodes).map(({ service }) => service)).toEqual([
      "chat-model",
      "gateway",
      "orchestrator",
      "retriever",
      "batch",
    ]);
  });

  it("walks from the outermost caller to the trouble by the worst edges", () => {
    expect(worstPath(incident)).toEqual(["llm/gateway", "llm/orchestrator", "llm/chat-model"]);
  });

  it("goes on down to the sick callee behind a sick caller", () => {
    const nodes = [node("gateway", "failing", 10, 0.2), node("chat-model", "failing", 10, 0.1)];
    const edges = [edge("gateway", "chat-model", "failing")];
    expect(worstPath({ nodes, edges })).toEqual(["llm/gateway", "llm/chat-model"]);
  });

  it("has no path when all is well, and ends on a cycle", () => {
    expect(worstPath({ nodes: [node("a", "well")], edges: [] })).toEqual([]);
    const nodes = [node("a", "failing", 10, 0.5), node("b", "failing", 10, 0.2)];
    const edges = [edge("a", "b", "failing"), edge("b", "a", "failing")];
    expect(worstPath({ nodes, edges })).toEqual(["llm/a", "llm/b"]);
  });
});

describe("where the trouble begins", () => {
  it("comes before who passes it on, however much that fails", () => {
    const nodes = [
      node("gateway", "failing", 100, 0.2),
      node("chat-model", "failing", 50, 0.2),
      node("reranker", "degraded", 50, 0.02),
    ];
    const edges = [edge("gateway", "chat-model", "failing", 50, 0.2), edge("gateway", "reranker", "well")];
    expect(causesFirst({ nodes, edges }).map(({ service }) => service)).toEqual([
      "chat-model",
      "gateway",
      "reranker",
    ]);
    expect([...blameIn({ nodes, edges })]).toEqual([["llm/gateway", "llm/chat-model"]]);
  });

  it("lists who passes it on from the trouble outwards", () => {
    expect(causesFirst(incident).map(({ service }) => service)).toEqual([
      "chat-model",
      "orchestrator",
      "gateway",
    ]);
  });

  it("ends on services that fail each other", () => {
    const nodes = [node("a", "failing", 10, 0.5), node("b", "failing", 10, 0.2)];
    const edges = [edge("a", "b", "failing"), edge("b", "a", "failing")];
    expect(causesFirst({ nodes, edges })).toHaveLength(2);
  });
});

describe("selecting", () => {
  it("lights what the selected node touches", () => {
    const lit = litBy(selectionOf({ node: "llm/chat-model", edge: null }), incident);
    expect([...(lit?.nodes ?? [])].sort()).toEqual(["llm/batch", "llm/chat-model", "llm/orchestrator"]);
    expect(lit?.edges.size).toBe(2);
  });

  it("lights an edge and its ends; what is not there dims nothing", () => {
    const id = "llm/batch->llm/chat-model";
    expect([...(litBy({ kind: "edge", id }, incident)?.nodes ?? [])]).toEqual([
      "llm/batch",
      "llm/chat-model",
    ]);
    expect(litBy({ kind: "node", id: "llm/gone" }, incident)).toBeNull();
    expect(litBy(null, incident)).toBeNull();
  });

  it("finds the edges along a path", () => {
    expect([...edgesAlong(worstPath(incident), incident.edges)]).toEqual([
      "llm/gateway->llm/orchestrator",
      "llm/orchestrator->llm/chat-model",
    ]);
  });
});

describe("how much is shown", () => {
  it("shows what is found with its neighbours, and says of how many", () => {
    const { nodes, edges, of } = shownGraph(incident, "Batch");
    expect(nodes.map(({ service }) => service)).toEqual(["chat-model", "batch"]);
    expect(edges).toHaveLength(1);
    expect(of).toBe(5);
    expect(shownGraph(incident, " ").nodes).toHaveLength(5);
    expect(shownGraph(incident, "nothing").nodes).toHaveLength(0);
  });

  it("keeps the worst of very many", () => {
    const many = Array.from({ length: 400 }, (_, index) =>
      node(`s${index}`, index === 399 ? "failing" : "well"),
    );
    const { nodes, of } = shownGraph({ nodes: many, edges: [] }, "");
    expect(nodes).toHaveLength(150);
    expect(nodes.some(({ service }) => service === "s399")).toBe(true);
    expect(of).toBe(400);
  });

  it.each([
    [null, 10, 1.25],
    [0, 10, 1.25],
    [10, 10, 7],
    [20, 10, 7],
    [2.5, 10, 4.125],
  ])("draws %s of at most %s requests/s %s px wide", (rate, most, width) => {
    expect(edgeWidth(rate, most)).toBe(width);
  });
});
