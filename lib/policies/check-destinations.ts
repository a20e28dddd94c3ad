import type { WeightsBp } from "./weights";

export type DestinationFault =
  | { code: "unknown-version"; version: string }
  | { code: "no-ready-endpoint"; version: string }
  /** Nothing is known of the mesh now, and only the policy vouches for the version. */
  | { code: "unverified-version"; version: string; isInPolicy: boolean };

/**
 * Whether the versions that a split names are there. `ready` is ready endpoints by version, undefined when nobody
 * can tell; `inPolicy` are the versions that the policy names already. Versions without weight need no endpoint.
 */
export function checkDestinations(
  weights: WeightsBp,
  ready: ReadonlyMap<string, number> | undefined,
  inPolicy: readonly string[],
): DestinationFault[] {
  return Object.entries(weights).flatMap(([version, bp]): DestinationFault[] => {
    const isInPolicy = inPolicy.includes(version);
    if (!ready) return [{ code: "unverified-version", version, isInPolicy }];
    if (!ready.has(version) && !isInPolicy) return [{ code: "unknown-version", version }];
    return bp > 0 && (ready.get(version) ?? 0) === 0 ? [{ code: "no-ready-endpoint", version }] : [];
  });
}
