import "server-only";
import type { Facts } from "../facts";

/** What the last reads said, for when the next ones cannot. One for each mesh. */
export type Memory = {
  traffic: { tracks: Facts["tracks"]; at: number } | null;
  hadEndpoints: Set<string>;
  lagsSince: Map<string, string>;
  usualBefore: Map<string, number>;
};

export function newMemory(): Memory {
  return { traffic: null, hadEndpoints: new Set(), lagsSince: new Map(), usualBefore: new Map() };
}
