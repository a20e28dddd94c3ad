"use client";

import type { TopologyNode } from "../../lib/topology/topology";
import { useOpenWords } from "../words/use-open-words";

/** Why a node is not well, in words; null when nothing is said. */
export function useReason(): (node: Pick<TopologyNode, "reason">) => string | null {
  const words = useOpenWords();
  return ({ reason }) =>
    reason ? words(`topology.reason.${reason.code}`, reason.params, reason.code) : null;
}
