"use client";

import { useEffect, useRef, useState } from "react";
import { keepPositions } from "../layout/keep-positions";
import { layoutGraph } from "../layout/layout-graph";
import type { Link, Positions } from "../layout/positions";

/**
 * Where the nodes stand. The layout engine runs only when there are other nodes or links than before; what is on
 * screen never moves. Null until the first layout is there.
 */
export function usePositions(ids: readonly string[], links: readonly Link[]): Positions | null {
  const [positions, setPositions] = useState<Positions | null>(null);
  const standing = useRef<Positions>({});
  const shape = JSON.stringify([ids, links.map(({ from, to }) => [from, to])]);
  useEffect(() => {
    let isCurrent = true;
    const [allIds, pairs] = JSON.parse(shape) as [string[], [string, string][]];
    const allLinks = pairs.map(([from, to]) => ({ from, to }));
    void layoutGraph(allIds, allLinks).then((fresh) => {
      if (!isCurrent) return;
      standing.current = keepPositions(standing.current, fresh, allLinks);
      setPositions(standing.current);
    });
    return () => {
      isCurrent = false;
    };
  }, [shape]);
  return positions;
}
