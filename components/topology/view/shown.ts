import type { Topology, TopologyEdge, TopologyNode } from "../../../lib/topology/topology";
import { worstFirst } from "./worst";

/** More than this many nodes at once is a picture nobody reads; the worst and the busiest are kept. */
const maxNodes = 150;

export type Shown = {
  nodes: TopologyNode[];
  edges: TopologyEdge[];
  /** Services drawn, of how many; callers outside the mesh are none. */
  services: number;
  of: number;
};

/** The part of the graph that is drawn: what `find` names with its neighbours, and the worst when it is too much. */
export function shownGraph({ nodes, edges }: Pick<Topology, "nodes" | "edges">, find: string): Shown {
  const wanted = find.trim().toLowerCase();
  const named = nodes.filter(({ id }) => id.toLowerCase().includes(wanted));
  const ids = new Set(named.map(({ id }) => id));
  const near =
    wanted === ""
      ? ids
      : new Set([...ids, ...edges.flatMap((edge) => (touches(edge, ids) ? [edge.from, edge.to] : []))]);
  const inReach = nodes.filter(({ id }) => near.has(id));
  const kept = [
    ...worstFirst(inReach.filter(({ kind }) => kind !== "foreign")),
    ...inReach.filter(({ kind }) => kind === "foreign"),
  ].slice(0, maxNodes);
  const keptIds = new Set(kept.map(({ id }) => id));
  return {
    nodes: nodes.filter(({ id }) => keptIds.has(id)),
    edges: edges.filter(({ from, to }) => keptIds.has(from) && keptIds.has(to)),
    services: kept.filter(isService).length,
    of: nodes.filter(isService).length,
  };
}

function isService({ kind }: TopologyNode): boolean {
  return kind === "service";
}

function touches({ from, to }: TopologyEdge, ids: ReadonlySet<string>): boolean {
  return ids.has(from) || ids.has(to);
}
