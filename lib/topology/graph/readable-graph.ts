import type { Signals, TopologyEdge, TopologyNode } from "../topology";

type Graph = { nodes: TopologyNode[]; edges: TopologyEdge[] };

const untold: Signals = { requestsPerSecond: null, errorRatio: null, p50Ms: null, p95Ms: null, p99Ms: null };

/**
 * The part of a graph that may be shown to whoever may read these namespaces: their services, and those that call or are called
 * by them by their names alone. Figures are the called side's; an edge to another namespace only says that there are calls.
 */
export function readableGraph(graph: Graph, readable: "all" | ReadonlySet<string>): Graph {
  if (readable === "all") return { nodes: graph.nodes, edges: graph.edges };
  const isOwn = ({ kind, namespace }: TopologyNode) => kind === "service" && readable.has(namespace);
  const own = new Set(graph.nodes.filter(isOwn).map(({ id }) => id));
  const edges = graph.edges.filter(({ from, to }) => own.has(from) || own.has(to));
  const shown = new Set([...own, ...edges.flatMap(({ from, to }) => [from, to])]);
  return {
    nodes: graph.nodes
      .filter(({ id }) => shown.has(id))
      .map((node) =>
        node.kind === "outside" || own.has(node.id) ? withoutFigures(node, own) : foreign(node),
      ),
    edges: edges.map((edge) => (own.has(edge.to) ? edge : { ...edge, signals: untold, health: "unknown" })),
  };
}

function foreign({ id, namespace, service }: TopologyNode): TopologyNode {
  const nothing = { isModel: false, health: "unknown", reason: null, signals: untold, versions: [] } as const;
  return { id, kind: "foreign", namespace, service, ...nothing, versions: [] };
}

/** What callers outside the mesh did as a whole, they did to others too. */
function withoutFigures(node: TopologyNode, own: ReadonlySet<string>): TopologyNode {
  return own.has(node.id) ? node : { ...node, signals: untold, health: "unknown", reason: null };
}
