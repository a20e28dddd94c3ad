import "server-only";
import { processSingleton } from "../../http/process-singleton";
import type { Facts } from "../facts";
import type { Finding } from "../findings";
import type { Standing } from "../standing";

/** What the last reads said, for when the next ones cannot. One for each mesh. */
export type Memory = {
  traffic: { tracks: Facts["tracks"]; at: number } | null;
  hadEndpoints: Set<string>;
  lagsSince: Map<string, string>;
  /** Null before the first look. */
  standing: Standing | null;
  /** What the newest look found, by this machine's clock. */
  latest: { findings: readonly Finding[]; atMs: number } | null;
};

/** What is remembered of a mesh, the same for all of a process. */
export function memoryOf(mesh: string): Memory {
  const all = processSingleton("findings-memory", () => new Map<string, Memory>());
  const memory = all.get(mesh) ?? newMemory();
  all.set(mesh, memory);
  return memory;
}

export function newMemory(): Memory {
  return { traffic: null, hadEndpoints: new Set(), lagsSince: new Map(), standing: null, latest: null };
}
