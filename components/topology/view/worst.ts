import { byHealth } from "../../../lib/topology/health";
import type { Health, Topology, TopologyEdge, TopologyNode } from "../../../lib/topology/topology";

const sick: readonly Health[] = ["failing", "degraded"];

/** Whether this needs somebody to look at it. */
export function isSick({ health }: { health: Health }): boolean {
  return sick.includes(health);
}

/** Failed requests per second, for ranking; nothing known counts as nothing. */
function failedPerSecond({ signals }: Pick<TopologyNode, "signals">): number {
  return (signals.requestsPerSecond ?? 0) * (signals.errorRatio ?? 0);
}

/** The worst first: by health, then by failed requests per second; then models, by requests per second, by name. */
export function worstFirst<T extends Pick<TopologyNode, "health" | "signals" | "id"> & { isModel?: boolean }>(
  rows: readonly T[],
): T[] {
  return [...rows].sort(
    (a, b) =>
      byHealth(a.health, b.health) ||
      failedPerSecond(b) - failedPerSecond(a) ||
      Number(b.isModel ?? false) - Number(a.isModel ?? false) ||
      (b.signals.requestsPerSecond ?? -1) - (a.signals.requestsPerSecond ?? -1) ||
      a.id.localeCompare(b.id),
  );
}

/**
 * Node ids from a caller nobody calls down to where the trouble begins: the sick node furthest from the callers
 * on the worst edges, and up from there by whoever calls it most. Empty when nothing is sick.
 */
export function worstPath({ nodes, edges }: Pick<Topology, "nodes" | "edges">): string[] {
  const [top] = worstFirst(nodes.filter(isSick));
  if (top === undefined) return [];
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const seen = new Set([top.id]);
  const path = [top.id];
  for (let id = top.id; ; ) {
    const down = worstOf(
      edges.filter(({ from, to }) => from === id && !seen.has(to)),
      (edge) => {
        const callee = byId.get(edge.to);
        return callee !== undefined && isSick(callee);
      },
    );
    if (down === undefined) break;
    id = down.to;
    seen.add(id);
    path.push(id);
  }
  for (let id = top.id; ; ) {
    const [up] = edges
      .filter(({ from, to }) => to === id && !seen.has(from))
      .sort((a, b) => byHealth(a.health, b.health) || rateOf(b) - rateOf(a) || a.id.localeCompare(b.id));
    if (up === undefined) break;
    id = up.from;
    seen.add(id);
    path.unshift(id);
  }
  return path;
}

function rateOf({ signals }: TopologyEdge): number {
  return signals.requestsPerSecond ?? 0;
}

function worstOf(
  edges: TopologyEdge[],
  leadsToTrouble: (edge: TopologyEdge) => boolean,
): TopologyEdge | undefined {
  return worstFirst(edges.filter(leadsToTrouble))[0];
}
