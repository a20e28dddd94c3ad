import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Figure } from "../../metrics/concepts";
import type { Reading } from "../../metrics/reading";
import { assembleGraph } from "./assemble-graph";
import type { GraphInput } from "./graph-input";

function ok(value: Figure[]): Reading<Figure[]> {
  return { state: "ok", value, observedAt: "2026-01-01T00:00:00.000Z", warnings: [], stale: null };
}
const none: Reading<Figure[]> = { state: "empty", why: "no series" };
const failed: Reading<Figure[]> = {
  state: "failed",
  error: { code: "upstream-unavailable", message: "away", upstream: "prometheus" },
};

function input(more: Partial<GraphInput> = {}): GraphInput {
  return {
    windowSeconds: 60,
    edges: { requests: none, errors: none },
    pairLatency: none,
    versions: { requests: none, errors: none, latency: none, started: none },
    serviceLatency: none,
    models: none,
    endpoints: new Map(),
    wanted: new Map(),
    ...more,
  };
}

const call = (callerService: string, service: string, value: number, protocol = "grpc"): Figure => ({
  labels: { callerNamespace: "llm", callerService, namespace: "llm", service, protocol },
  value,
});
const served = (service: string, version: string, value: number): Figure => ({
  labels: { namespace: "llm", service, version },
  value,
});
const versions = (more: Partial<GraphInput["versions"]>): GraphInput["versions"] => ({
  requests: none,
  errors: none,
  latency: none,
  started: none,
  ...more,
});

describe("assembleGraph", () => {
  it("makes one edge of a pair's protocols and one node of each service", () => {
    const graph = assembleGraph(
      input({
        edges: {
          requests: ok([call("a", "b", 3, "grpc"), call("a", "b", 1, "http"), call("unknown", "a", 2)]),
          errors: ok([call("a", "b", 1, "http")]),
        },
      }),
    );
    expect(graph.nodes.map(({ id }) => id)).toEqual(["llm/a", "llm/b", "outside"]);
    expect(graph.edges).toMatchObject([
      { id: "llm/a->llm/b", protocol: "grpc", signals: { requestsPerSecond: 4, errorRatio: 0.25 } },
      { id: "outside->llm/a" },
    ]);
  });

  it("does not call a service idle that calls others, though nobody reports what it is called itself", () => {
    const edges = { requests: ok([call("ingress", "a", 3), call("quiet", "a", 0)]), errors: none };
    const graph = assembleGraph(
      input({ edges, versions: versions({ requests: ok([served("a", "v1", 3)]) }) }),
    );
    expect(graph.nodes.map(({ id, health }) => [id, health])).toEqual([
      ["llm/a", "well"],
      ["llm/ingress", "unknown"],
      ["llm/quiet", "idle"],
    ]);
  });

  it("shows a service that only the control plane knows as idle, and as unknown while nobody can be asked", () => {
    const endpoints = new Map([
      ["llm/quiet", { namespace: "llm", service: "quiet", versions: new Map([["v1", 2]]) }],
    ]);
    expect(assembleGraph(input({ endpoints })).nodes).toMatchObject([
      { id: "llm/quiet", health: "idle", versions: [{ version: "v1", readyEndpoints: 2, health: "idle" }] },
    ]);
    const blind = input({ endpoints, versions: versions({ requests: failed }) });
    expect(assembleGraph(blind).nodes).toMatchObject([{ id: "llm/quiet", health: "unknown" }]);
  });

  it("takes shares from started requests, and from ended ones where there is no such counter", () => {
    const requests = ok([served("m", "v1", 9), served("m", "v2", 1), served("m", "unknown", 5)]);
    const shares = (started: Reading<Figure[]>) =>
      assembleGraph(input({ versions: versions({ requests, started }) })).nodes[0]?.versions.map(
        ({ observedShare }) => observedShare,
      );
    expect(shares(none)).toEqual([0.9, 0.1]);
    expect(shares(ok([served("m", "v1", 5), served("m", "v2", 5)]))).toEqual([0.5, 0.5]);
  });
});

describe("health in the graph", () => {
  it("names the version whose errors make the service sick, and one that nobody can serve", () => {
    const requests = ok([served("m", "v1", 10), served("m", "v2", 2)]);
    const sick = input({ versions: versions({ requests, errors: ok([served("m", "v2", 1)]) }) });
    expect(assembleGraph(sick).nodes).toMatchObject([
      { health: "failing", reason: { code: "version-errors", params: { version: "v2", percent: 50 } } },
    ]);
    const wanted = new Map([["llm/m", { v1: 5_000, v3: 5_000 }]]);
    const endpoints = new Map([
      ["llm/m", { namespace: "llm", service: "m", versions: new Map([["v1", 1]]) }],
    ]);
    expect(assembleGraph(input({ versions: versions({ requests }), wanted, endpoints })).nodes).toMatchObject(
      [{ health: "failing", reason: { code: "no-ready-endpoints", params: { version: "v3" } } }],
    );
  });

  it("does not call a service sick for a few errors, nor well for no request", () => {
    const few = versions({ requests: ok([served("m", "v1", 0.1)]), errors: ok([served("m", "v1", 0.03)]) });
    expect(assembleGraph(input({ versions: few })).nodes).toMatchObject([{ health: "well" }]);
    const nothing = versions({ requests: ok([served("m", "v1", 0)]) });
    expect(assembleGraph(input({ versions: nothing })).nodes).toMatchObject([{ health: "idle" }]);
  });

  it("blames the service when all its versions fail alike", () => {
    const requests = ok([served("m", "v1", 10), served("m", "v2", 10)]);
    const errors = ok([served("m", "v1", 2), served("m", "v2", 2)]);
    expect(assembleGraph(input({ versions: versions({ requests, errors }) })).nodes).toMatchObject([
      { health: "failing", reason: { code: "errors", params: { percent: 20 } } },
    ]);
  });
});

describe("what the graph holds", () => {
  it("leaves out labels that are no names, and says so", () => {
    const hostile = ['"} or up{x="', "a\nb", "<script>", "a/b", "x".repeat(300)];
    const graph = assembleGraph(
      input({ edges: { requests: ok(hostile.map((name) => call("a", name, 1))), errors: none } }),
    );
    expect(graph.edges).toEqual([]);
    expect(graph.warnings).toMatchObject([{ code: "unreadable-labels" }]);
    expect(graph.warnings[0]?.message).toContain("5");
  });

  it("keeps a namespace with its neighbours", () => {
    const other: Figure = {
      labels: {
        callerNamespace: "web",
        callerService: "shop",
        namespace: "llm",
        service: "a",
        protocol: "http",
      },
      value: 1,
    };
    const far: Figure = {
      labels: {
        callerNamespace: "web",
        callerService: "shop",
        namespace: "web",
        service: "db",
        protocol: "tcp",
      },
      value: 1,
    };
    const graph = assembleGraph(
      input({ edges: { requests: ok([other, far]), errors: none }, namespace: "llm" }),
    );
    expect(graph.nodes.map(({ id }) => id)).toEqual(["llm/a", "web/shop"]);
    expect(graph.edges.map(({ id }) => id)).toEqual(["web/shop->llm/a"]);
  });

  it("gives the same graph whatever the order of the figures; no request is counted twice; shares make 1", () => {
    const name = fc.constantFrom("a", "b", "c", "unknown");
    const edge = fc.record({
      from: name,
      to: fc.constantFrom("a", "b", "c"),
      protocol: fc.constantFrom("http", "grpc"),
      rate: fc.integer({ min: 1, max: 100 }),
    });
    const unique = fc.uniqueArray(edge, {
      selector: ({ from, to, protocol }) => `${from} ${to} ${protocol}`,
      maxLength: 24,
    });
    fc.assert(
      fc.property(unique, fc.func(fc.integer()), (edges, order) => {
        const figures = edges.map(({ from, to, protocol, rate }) => call(from, to, rate, protocol));
        const byVersion = edges.map(({ to, rate, from }) => served(to, from, rate));
        const merged = [
          ...new Map(byVersion.map((figure) => [JSON.stringify(figure.labels), figure])).values(),
        ];
        const graphOf = (of: Figure[], versionFigures: Figure[]) =>
          assembleGraph(
            input({
              edges: { requests: ok(of), errors: none },
              versions: versions({ requests: ok(versionFigures) }),
            }),
          );
        const shuffled = figures.toSorted((x, y) => order(JSON.stringify(x)) - order(JSON.stringify(y)));
        const graph = graphOf(figures, merged);
        expect(graphOf(shuffled, merged.toReversed())).toEqual(graph);
        const total = figures.reduce((sum, { value }) => sum + (value ?? 0), 0);
        const seen = graph.edges.reduce((sum, { signals }) => sum + (signals.requestsPerSecond ?? 0), 0);
        expect(seen).toBe(total);
        for (const { versions: rows } of graph.nodes) {
          const shares = rows.flatMap(({ observedShare }) => observedShare ?? []);
          if (shares.length > 0) expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
        }
      }),
    );
  });
});
