import type { Matcher, Promql } from "../../promql/promql";

/** What a pod is known by besides its name. */
export type JoinedDimension = "service" | "version";

/** Series that say of a pod which service and version it is: for sources that know their pod and no more. */
export type PodJoin = {
  name: string;
  /** Why its names are the right ones, for the reader of a figure. */
  says: string;
  /** Series that must exist, and of the first what must be true of some. */
  needs: readonly [string, ...string[]];
  mark: readonly Matcher[];
  labels: Readonly<Record<JoinedDimension, string>>;
  /**
   * One row a pod, with the value 1 and the labels `namespace`, `pod` and `keep`; only of what `matchers` select. One row even
   * where series disagree, so that no query can fail on two. `back` is an offset, or nothing.
   */
  rows: (ask: { keep: readonly string[]; matchers: readonly Matcher[]; back: Promql }) => Promql;
};
