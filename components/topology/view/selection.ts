import type { Topology, TopologyEdge } from "../../../lib/topology/topology";

/** What the URL's `node` or `edge` names; null when it names nothing. */
export type Selection = { kind: "node"; id: string } | { kind: "edge"; id: string };

export type Lit = { nodes: ReadonlySet<string>; edges: ReadonlySet<string> };

/** The selection that the URL names; an edge wins over a node. */
export function selectionOf({ node, edge }: { node: string | null; edge: string | null }): Selection | null {
  if (edge) return { kind: "edge", id: edge };
  if (node) return { kind: "node", id: node };
  return null;
}

/** What stays lit while the rest dims: the selected thing and what it touches. Null lights everything. */
export function litBy(
  selection: Selection | null,
  { nodes, edges }: Pick<Topology, "nodes" | "edges">,
): Lit | null {
  if (selection === null) return null;
  if (selection.kind === "edge") {
    const edge = edges.find(({ id }) => id === selection.id);
    return edge ? { nodes: new Set([edge.from, edge.to]), edges: new Set([edge.id]) } : null;
  }
  if (!nodes.some(({ id }) => id === selection.id)) return null;
  const touching = edges.filter(({ from, to }) => from === selection.id || to === selection.id);
  return {
    nodes: new Set([selection.id, ...touching.flatMap(({ from, to }) => [from, to])]),
    edges: new Set(touching.map(({ id }) => id)),
  };
}

/** The edges along a path of node ids. */
export function edgesAlong(path: readonly string[], edges: readonly TopologyEdge[]): ReadonlySet<string> {
  const steps = new Set(path.slice(1).map((to, index) => `${path[index]}->${to}`));
  return new Set(edges.filter(({ id }) => steps.has(id)).map(({ id }) => id));
}
