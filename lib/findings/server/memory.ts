import "server-only";
import type { Facts } from "../facts";
import type { Standing } from "../standing";

/** What the last reads said, for when the next ones cannot. One for each mesh. */
export type Memory = {
  traffic: { tracks: Facts["tracks"]; at: number } | null;
  hadEndpoints: Set<string>;
  lagsSince: Map<string, string>;
  /** Null before the first look. */
  standing: Standing | null;
};

export function newMemory(): Memory {
  return { traffic: null, hadEndpoints: new Set(), lagsSince: new Map(), standing: null };
}
