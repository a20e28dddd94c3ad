import type { PercentilesMs } from "../../models/models";
import type { Signals } from "../topology";

/** Golden signals of so many requests and failures per second; no ratio of nothing. */
export function signalsFrom(
  requests: number | null,
  errors: number | null,
  { p50, p95, p99 }: PercentilesMs,
): Signals {
  const errorRatio = requests === null || requests === 0 ? null : Math.min(1, (errors ?? 0) / requests);
  return { requestsPerSecond: requests, errorRatio, p50Ms: p50, p95Ms: p95, p99Ms: p99 };
}
