import type { UpstreamState } from "./meshes";
import type { RegistryState } from "./registry-state";

type Named = Pick<RegistryState, "state" | "since" | "lastGoodAt" | "error"> & { name: string };

/**
 * All registries of a mesh as one of its upstreams: away while any of them is, since the first went, as old as the oldest
 * answer; null for a mesh without any. What each says by itself is in the mesh's settings. Pure.
 */
export function registryUpstream(registries: readonly Named[]): UpstreamState | null {
  if (registries.length === 0) return null;
  const down = registries.filter(({ state }) => state === "down");
  const unknown = registries.filter(({ state }) => state === "unknown");
  const [state, those] =
    down.length > 0
      ? (["down", down] as const)
      : unknown.length > 0
        ? (["unknown", unknown] as const)
        : (["up", registries] as const);
  return {
    upstream: "registry",
    kind: those.map(({ name }) => name).join(", "),
    state,
    since: oldest(those.map(({ since }) => since)),
    lastGoodAt: oldest(those.map(({ lastGoodAt }) => lastGoodAt)),
    error: down.flatMap(({ error }) => error ?? []).join("; ") || null,
    latencyMs: null,
  };
}

/** Null where one of them is: then there is none for all. */
function oldest(times: readonly (string | null)[]): string | null {
  const told = times.flatMap((time) => time ?? []).toSorted();
  return told.length === times.length ? (told[0] ?? null) : null;
}
