import { nodeGap, nodeSize } from "./node-size";
import type { Link, Position, Positions } from "./positions";

/**
 * A fresh layout on top of the one that is on screen: nodes that are already there stay where they are, new ones
 * come to stand by their neighbours as the fresh layout has it, moved down until they cover nothing. Nodes that
 * went away keep their place in the answer, so that they return to it.
 */
export function keepPositions(standing: Positions, fresh: Positions, links: readonly Link[]): Positions {
  const ids = Object.keys(fresh);
  const kept = ids.filter((id) => id in standing);
  if (kept.length === 0) return { ...standing, ...fresh };
  const placed: Record<string, Position> = { ...standing };
  const newcomers = ids
    .filter((id) => !(id in standing))
    .sort((a, b) => order(fresh[a], fresh[b]) || a.localeCompare(b));
  const taken = new Map(kept.flatMap((id) => entryOf(id, standing[id])));
  for (const id of newcomers) {
    const own = fresh[id];
    if (own === undefined) continue;
    const near = links.flatMap(({ from, to }) => (from === id ? [to] : to === id ? [from] : []));
    const by = near.filter((other) => taken.has(other) && other in fresh);
    const spot = settle(shifted(own, by.length > 0 ? by : kept, placed, fresh), [...taken.values()]);
    placed[id] = spot;
    taken.set(id, spot);
  }
  return placed;
}

function entryOf(id: string, position: Position | undefined): [string, Position][] {
  return position ? [[id, position]] : [];
}

function order(a: Position | undefined, b: Position | undefined): number {
  return (a?.x ?? 0) - (b?.x ?? 0) || (a?.y ?? 0) - (b?.y ?? 0);
}

/** The fresh position moved by as much as the named nodes stand away from theirs, on average. */
function shifted(own: Position, by: readonly string[], placed: Positions, fresh: Positions): Position {
  const moves = by.flatMap((id) => {
    const now = placed[id];
    const then = fresh[id];
    return now && then ? [{ x: now.x - then.x, y: now.y - then.y }] : [];
  });
  if (moves.length === 0) return own;
  const sum = moves.reduce((all, move) => ({ x: all.x + move.x, y: all.y + move.y }), { x: 0, y: 0 });
  return {
    x: Math.round(own.x + sum.x / moves.length),
    y: Math.round(own.y + sum.y / moves.length),
  };
}

function settle(wanted: Position, taken: readonly Position[]): Position {
  let spot = wanted;
  for (let tries = 0; tries <= taken.length; tries++) {
    const covered = taken.filter((other) => covers(spot, other));
    if (covered.length === 0) return spot;
    spot = { x: spot.x, y: Math.max(...covered.map(({ y }) => y)) + nodeSize.height + nodeGap.y };
  }
  return spot;
}

/** Whether two nodes would overlap, half a gap around them included. */
export function covers(a: Position, b: Position): boolean {
  return (
    Math.abs(a.x - b.x) < nodeSize.width + nodeGap.x / 4 &&
    Math.abs(a.y - b.y) < nodeSize.height + nodeGap.y / 2
  );
}
