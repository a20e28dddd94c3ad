import "server-only";
import type { LockedPolicy } from "../../changes/server/lock-policy";
import { endpointsByVersion, type ReadyEndpoints } from "../../control-planes/ready-endpoints";
import type { CheckFacts } from "../checks/check";
import { kindedSpec, type PolicySpec } from "../policy-spec";
import type { Backtest } from "../preview";

/** What the checks of a spec go by. */
export function checkFacts({
  policy,
  spec,
  endpoints,
  backtest = null,
  routed,
}: {
  policy: Pick<LockedPolicy, "kind" | "target"> & { standing: { spec: PolicySpec | null } | null };
  spec: PolicySpec | null;
  endpoints: ReadyEndpoints;
  backtest?: Backtest | null;
  routed?: ReadonlySet<string> | undefined;
}): CheckFacts {
  return {
    wanted: kindedSpec(policy.kind, spec),
    standing: policy.standing?.spec ?? null,
    hasStanding: policy.standing !== null,
    ready: endpointsByVersion(endpoints, policy.target),
    backtest,
    routed,
  };
}
