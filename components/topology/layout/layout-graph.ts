import { nodeGap, nodeSize } from "./node-size";
import type { Link, Positions } from "./positions";

/** Layers from callers on the left to what they call on the right. Loads the layout engine when first used. */
export async function layoutGraph(ids: readonly string[], links: readonly Link[]): Promise<Positions> {
  const { default: Elk } = await import("elkjs/lib/elk.bundled.js");
  const known = new Set(ids);
  const laidOut = await new Elk().layout({
    id: "graph",
    layoutOptions: {
      "elk.algorithm": "layered",
      "elk.direction": "RIGHT",
      "elk.layered.spacing.nodeNodeBetweenLayers": String(nodeGap.x),
      "elk.spacing.nodeNode": String(nodeGap.y),
      "elk.layered.nodePlacement.strategy": "BRANDES_KOEPF",
      "elk.layered.nodePlacement.bk.fixedAlignment": "BALANCED",
      "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
      "elk.separateConnectedComponents": "true",
    },
    children: [...ids].sort().map((id) => ({ id, ...nodeSize })),
    edges: links
      .filter(({ from, to }) => known.has(from) && known.has(to) && from !== to)
      .map(({ from, to }) => ({ id: `${from}->${to}`, sources: [from], targets: [to] })),
  });
  return Object.fromEntries(
    (laidOut.children ?? []).map(({ id, x, y }) => [id, { x: Math.round(x ?? 0), y: Math.round(y ?? 0) }]),
  );
}
