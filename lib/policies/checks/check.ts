import type { AccessEvidence } from "../access-evidence";
import type { KindedSpec, PolicySpec, SpecOf } from "../policy-spec";
import type { Backtest, LimitLoad } from "../preview";
import type { ProblemFinding } from "../problem-finding";
import type { ServiceLoad } from "../service-load";
import type { ProblemCode } from "./catalogue/catalogue";

/** What a check may go by: the spec, what stands, and what is known of the mesh now. */
export type CheckFacts = {
  wanted: KindedSpec;
  standing: PolicySpec | null;
  /** Whether a revision was ever applied. */
  hasStanding: boolean;
  /** The service that it is about. */
  about?: { namespace: string; service: string };
  /** Ready endpoints by version; undefined when nobody can tell. */
  ready: ReadonlyMap<string, number> | undefined;
  backtest: Backtest | null;
  /** What came of late beside the limits of a rate limit; left out where that was not asked. */
  limitLoad?: LimitLoad | null | undefined;
  /** What stands of the service's other kinds: null for none, left out where that was not asked. */
  beside?: { [Kind in keyof SpecOf]?: SpecOf[Kind] | null };
  /** Every service that is known, as `namespace/service`; undefined when nobody can tell. */
  services?: ReadonlySet<string> | undefined;
  /** Who calls the service; null where that was not asked. */
  access?: AccessEvidence | null;
  /** Rates, durations and engines of late; null or left out where that was not asked. */
  load?: ServiceLoad | null;
};

/** A problem that a check found: its code is one of the catalogue's, with words, a reason and a row in docs/checks.md. */
export type CheckFinding = ProblemFinding & { code: ProblemCode };

/** A check is pure; what it does not know it says nothing of. */
export type Check = (facts: CheckFacts) => CheckFinding[];
