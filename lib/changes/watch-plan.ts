import type { Convergence, Strength } from "./changes";

/** Streams still open on versions without weight are watched until they end, or this long. */
export const drainWatchSeconds = 3600;

/** What is known of an accepted delivery after a look at it. */
export type Watched = {
  acceptedSeconds: number;
  strength: Strength;
  /** Null where there is no split to measure. */
  convergence: Pick<Convergence, "state" | "draining"> | null;
};

/** Milliseconds until the next look; null when there is nothing more to see. Pure. */
export function nextLookMs({ acceptedSeconds, strength, convergence }: Watched): number | null {
  const isEverywhere =
    strength.kind === "programmed" || (strength.kind === "proxies" && strength.acked === strength.total);
  if (convergence?.state === "converged") {
    const isDraining = convergence.draining.length > 0 && acceptedSeconds < drainWatchSeconds;
    return isDraining || (!isEverywhere && acceptedSeconds < drainWatchSeconds)
      ? paceMs(acceptedSeconds)
      : null;
  }
  if (convergence === null && isEverywhere) return null;
  if (convergence === null && acceptedSeconds >= drainWatchSeconds) return null;
  return paceMs(acceptedSeconds);
}

/** Often while somebody waits for it, seldom when it has become a long wait. */
function paceMs(acceptedSeconds: number): number {
  if (acceptedSeconds < 180) return 1_000;
  return acceptedSeconds < 1_800 ? 3_000 : 10_000;
}

/** Milliseconds until a commit that waits for a merge is looked at again: its repository is somebody's, and is not pestered. Pure. */
export function nextCommitLookMs(waitedSeconds: number): number {
  if (waitedSeconds < 600) return 3_000;
  return waitedSeconds < 3_600 ? 10_000 : 30_000;
}
