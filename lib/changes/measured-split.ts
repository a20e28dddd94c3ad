import type { Reading } from "../metrics/reading";
import type { Convergence } from "./changes";

/** What was counted of one service's calls by version since a moment; `counts` are whole requests. */
export type MeasuredSplit = {
  counts: Record<string, number>;
  counter: "requests-started" | "requests-finished";
  /** Calls still open on each version that has any, whatever its weight. */
  draining: Convergence["draining"];
};

/**
 * How deliveries learn what traffic did. Telemetry provides it; the worker is given it where the process
 * is put together. Answers a Reading and never throws but for `signal`.
 */
export type MeasureSplit = (question: {
  mesh: string;
  namespace: string;
  service: string;
  since: Date;
  versions: string[];
  signal?: AbortSignal;
}) => Promise<Reading<MeasuredSplit>>;
