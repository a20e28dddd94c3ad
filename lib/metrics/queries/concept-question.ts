import type { Dimension, QuantileName, Where } from "../concepts";
import type { JoinedDimension, PodJoin } from "../joins/pod-join";
import type { Source, Way } from "../sources/source";

/** What is learnt of a source's pods elsewhere. */
export type Joined = { join: PodJoin; dimensions: readonly JoinedDimension[] };

/** A concept asked of one source, ready to be written as a query. */
export type ConceptQuestion = {
  source: Source;
  ways: readonly Way[];
  joined?: Joined | null;
  by: readonly Dimension[];
  where: Where;
  /** Of a histogram these alone; all when left out. */
  quantiles?: readonly QuantileName[] | undefined;
  /** What rates are taken over. */
  windowSeconds: number;
  /** What is counted over. */
  spanSeconds?: number;
  /** So much earlier than the moment that is asked for. */
  offsetSeconds?: number | undefined;
};
