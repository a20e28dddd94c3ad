import { describe, expect, it } from "vitest";
import type { Signals, TopologyEdge, TopologyNode } from "../topology";
import { readableGraph } from "./readable-graph";

const signals: Signals = { requestsPerSecond: 5, errorRatio: 0.1, p50Ms: 1, p95Ms: 2, p99Ms: 3 };
const untold: Signals = { requestsPerSecond: null, errorRatio: null, p50Ms: null, p95Ms: null, p99Ms: null };

function node(id: string, kind: TopologyNode["kind"] = "service"): TopologyNode {
  const [namespace = "", service = ""] = id.split("/");
  const version = { version: "v7", signals, observedShare: 1, wantedShare: null, readyEndpoints: 2 };
  return {
    ...{ id, kind, namespace, service, isModel: true, health: "failing", signals },
    reason: { code: "errors", params: { percent: 10 } },
    versions: [{ ...version, health: "failing" }],
  };
}

function edge(from: string, to: string): TopologyEdge {
  return { id: `${from}->${to}`, from, to, protocol: "http", signals, health: "failing" };
}

const graph = {
  nodes: [
    node("a/x"),
    node("a/y"),
    node("b/called"),
    node("b/caller"),
    node("c/far"),
    node("outside", "outside"),
  ],
  edges: [
    ...[edge("a/x", "a/y"), edge("a/x", "b/called"), edge("b/caller", "a/x"), edge("b/called", "c/far")],
    ...[edge("outside", "a/x"), edge("outside", "c/far")],
  ],
};
const own = readableGraph(graph, new Set(["a"]));

describe("a graph for who may read one namespace", () => {
  it("is the whole graph for who may read all", () => {
    expect(readableGraph(graph, "all")).toEqual(graph);
  });

  it("has own services with all that is known of them, and their neighbours", () => {
    expect(own.nodes.map(({ id, kind }) => `${id} ${kind}`)).toEqual([
      ...["a/x service", "a/y service", "b/called foreign", "b/caller foreign", "outside outside"],
    ]);
    expect(own.nodes.slice(0, 2)).toEqual(graph.nodes.slice(0, 2));
  });

  it("says of neighbours that they are there, and nothing else", () => {
    expect(own.nodes.find(({ id }) => id === "b/called")).toEqual({
      ...{ id: "b/called", kind: "foreign", namespace: "b", service: "called", isModel: false },
      ...{ health: "unknown", reason: null, signals: untold, versions: [] },
    });
    expect(own.nodes.at(-1)?.signals).toEqual(untold);
  });

  it("has the figures of calls that come to own services, and that there are calls that go out", () => {
    expect(own.edges.map(({ id, signals: { requestsPerSecond } }) => [id, requestsPerSecond])).toEqual([
      ...[
        ["a/x->a/y", 5],
        ["a/x->b/called", null],
        ["b/caller->a/x", 5],
        ["outside->a/x", 5],
      ],
    ]);
  });

  it("is empty for who may read nothing", () => {
    expect(readableGraph(graph, new Set())).toEqual({ nodes: [], edges: [] });
  });
});
