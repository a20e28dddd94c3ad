import "server-only";
import type { LockedPolicy } from "../../changes/server/lock-policy";
import { endpointsByVersion, type ReadyEndpoints } from "../../control-planes/ready-endpoints";
import type { AccessEvidence } from "../access-evidence";
import type { CheckFacts } from "../checks/check";
import { kindedSpec, type PolicySpec } from "../policy-spec";
import type { Backtest, LimitLoad } from "../preview";
import type { ServiceLoad } from "../service-load";

/** What the checks of a spec go by. */
export function checkFacts({
  policy,
  spec,
  endpoints,
  backtest = null,
  limitLoad,
  beside,
  access = null,
  load = null,
}: {
  policy: Pick<LockedPolicy, "kind" | "target"> & { standing: { spec: PolicySpec | null } | null };
  spec: PolicySpec | null;
  endpoints: ReadyEndpoints;
  backtest?: Backtest | null;
  limitLoad?: LimitLoad | null;
  beside?: CheckFacts["beside"];
  access?: AccessEvidence | null;
  load?: ServiceLoad | null;
}): CheckFacts {
  return {
    wanted: kindedSpec(policy.kind, spec),
    standing: policy.standing?.spec ?? null,
    hasStanding: policy.standing !== null,
    ready: endpointsByVersion(endpoints, policy.target),
    backtest,
    limitLoad,
    ...(beside ? { beside } : {}),
    access,
    load,
    about: { namespace: policy.target.namespace, service: policy.target.service },
    services:
      endpoints.groups === null
        ? undefined
        : new Set(endpoints.groups.map(({ namespace, service }) => `${namespace}/${service}`)),
  };
}
