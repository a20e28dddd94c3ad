import type { KindedSpec, PolicySpec } from "../policy-spec";
import type { Backtest } from "../preview";
import type { ProblemFinding } from "../problem-finding";

/** What a check may go by: the spec, what stands, and what is known of the mesh now. */
export type CheckFacts = {
  wanted: KindedSpec;
  standing: PolicySpec | null;
  /** Whether a revision was ever applied. */
  hasStanding: boolean;
  /** Ready endpoints by version; undefined when nobody can tell. */
  ready: ReadonlyMap<string, number> | undefined;
  backtest: Backtest | null;
  /** Versions that the route that stands names; undefined where that was not asked. */
  routed?: ReadonlySet<string> | undefined;
};

export type Check = (facts: CheckFacts) => ProblemFinding[];
