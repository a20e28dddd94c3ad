import { byHealth } from "../../../lib/topology/health";
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

/** The sick services, worst first; among equally bad ones those nearer to where the trouble begins come first. */
export function causesFirst({ nodes, edges }: Graph): TopologyNode[] {
  const blame = blameIn({ nodes, edges });
  const sick = worstFirst(nodes.filter((node) => node.kind === "service" && isSick(node)));
  const steps = new Map(sick.map(({ id }) => [id, stepsToCause(id, blame)]));
  return sick.sort((a, b) => byHealth(a.health, b.health) || (steps.get(a.id) ?? 0) - (steps.get(b.id) ?? 0));
}

function stepsToCause(id: string, blame: ReadonlyMap<string, string>): number {
  const seen = new Set<string>();
  for (let next = blame.get(id); next !== undefined && !seen.has(next); next = blame.get(next))
    seen.add(next);
  return seen.size;
}
