import type { Health, TopologyNode } from "./topology";

/** Errors fewer than this are chance, whatever their share. */
const minErrors = 3;
const degradedFrom = 0.01;
const failingFrom = 0.05;

export type Reason = NonNullable<TopologyNode["reason"]>;
export type Judged = { health: Health; reason: Reason | null };

type Served = {
  requestsPerSecond: number | null;
  /** 0..1. */
  errorRatio: number | null;
  /** False when Prometheus could not be asked: then no figure means nothing. */
  couldAsk: boolean;
  windowSeconds: number;
};

const rank: Record<Health, number> = { idle: 0, well: 1, unknown: 2, degraded: 3, failing: 4 };

/**
 * How well something serves, from what it served in a window of so many seconds. Too few errors to mean anything
 * are no fault, and no request at all is `idle`, never `well`.
 */
export function judgeHealth({ requestsPerSecond, errorRatio, couldAsk, windowSeconds }: Served): Judged {
  if (requestsPerSecond === null) return { health: couldAsk ? "idle" : "unknown", reason: null };
  if (requestsPerSecond === 0) return { health: "idle", reason: null };
  const errors = requestsPerSecond * windowSeconds * (errorRatio ?? 0);
  if (errorRatio === null || errors < minErrors || errorRatio < degradedFrom)
    return { health: "well", reason: null };
  const percent = Math.round(errorRatio * 1000) / 10;
  return {
    health: errorRatio >= failingFrom ? "failing" : "degraded",
    reason: { code: "errors", params: { percent } },
  };
}

/** The worse of two; the first where they are as bad. */
export function worse(left: Judged, right: Judged): Judged {
  return rank[right.health] > rank[left.health] ? right : left;
}

/** Orders by need of attention: the worst first. */
export function byHealth(left: Health, right: Health): number {
  return rank[right] - rank[left];
}
