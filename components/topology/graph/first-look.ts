import { nodeGap, nodeSize } from "../layout/node-size";
import type { Positions } from "../layout/positions";

/** Below this names cannot be read at a glance. */
const leastReadableZoom = 0.78;

type Bounds = { x: number; y: number; width: number; height: number };

/** The box around some nodes and how close to go to it. */
export function lookAt(
  ids: readonly string[],
  positions: Positions,
): { bounds: Bounds; padding: number; maxZoom: number } {
  const spots = ids.flatMap((id) => positions[id] ?? []);
  if (spots.length === 0) return { bounds: { x: 0, y: 0, ...nodeSize }, padding: 0.05, maxZoom: 1 };
  const x = Math.min(...spots.map((spot) => spot.x));
  const y = Math.min(...spots.map((spot) => spot.y));
  const right = Math.max(...spots.map((spot) => spot.x)) + nodeSize.width;
  const bottom = Math.max(...spots.map((spot) => spot.y)) + nodeSize.height;
  return { bounds: { x, y, width: right - x, height: bottom - y }, padding: 0.05, maxZoom: 1.1 };
}

type Room = {
  ids: readonly string[];
  focus: readonly string[];
  positions: Positions;
  width: number;
  height: number;
};

/** All nodes if their names can then be read; else as many of those in focus, the last ones first; else the first two columns from the left. */
export function firstLook({ ids, focus, positions, width, height }: Room): readonly string[] {
  const zoomFor = (seen: readonly string[]) => {
    const { bounds } = lookAt(seen, positions);
    return Math.min(width / bounds.width, height / bounds.height);
  };
  if (zoomFor(ids) >= leastReadableZoom) return ids;
  const inFocus = focus.filter((id) => id in positions);
  for (const start of inFocus.keys()) {
    const rest = inFocus.slice(start);
    if (rest.length <= 2 || zoomFor(rest) >= leastReadableZoom) return rest;
  }
  const { bounds } = lookAt(ids, positions);
  const columns = 2 * (nodeSize.width + nodeGap.x);
  return ids.filter((id) => (positions[id]?.x ?? 0) < bounds.x + columns);
}
