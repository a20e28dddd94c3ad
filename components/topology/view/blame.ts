import type { Topology, TopologyNode } from "../../../lib/topology/topology";
import { isSick, worstFirst } from "./worst";

type Graph = Pick<Topology, "nodes" | "edges">;

/** For each sick node that calls another sick one on a sick edge: that other one's id, the worst of them. */
export function blameIn({ nodes, edges }: Graph): ReadonlyMap<string, string> {
  const sick = new Set(nodes.filter(isSick).map(({ id }) => id));
  const blame = new Map<string, string>();
  for (const edge of worstFirst(edges.filter(isSick)))
    if (sick.has(edge.from) && sick.has(edge.to) && edge.from !== edge.to && !blame.has(edge.from))
      blame.set(edge.from, edge.to);
  return blame;
}

/** The sick services, worst first; among equally bad ones those where the trouble begins before those that pass it on. */
export function causesFirst({ nodes, edges }: Graph): TopologyNode[] {
  const blame = blameIn({ nodes, edges });
  const sick = worstFirst(nodes.filter((node) => node.kind === "service" && isSick(node)));
  const inOrder = [...sick.filter(({ id }) => !blame.has(id)), ...sick.filter(({ id }) => blame.has(id))];
  return [
    ...inOrder.filter(({ health }) => health === "failing"),
    ...inOrder.filter(({ health }) => health !== "failing"),
  ];
}
