import "server-only";
import type { ChangeSummary } from "../../changes/changes";
import type { DeliveryState } from "../../changes/delivery-state";
import type { ReadContext } from "../../changes/server/change-view";
import { listChanges } from "../../changes/server/list-changes";
import type { Stale } from "../../metrics/reading";
import type { ServiceDetail, WeightOwner } from "../../services/services";
import type { Target } from "../names";
import type { PolicyRow } from "../policies";
import { routeSpecOf } from "../policy-spec";
import { defaultWeights, weightRuleNames } from "../rules";
import type { WeightsBp } from "../weights";
import { listPolicies } from "./list-policies";

/** All that a service's page says of what was decided for it. */
export type ServicePolicies = {
  policies: (PolicyRow & { state: DeliveryState })[];
  owner: WeightOwner;
  /** Weights of the newest revision's rule that takes what no other did; null for the mesh's own default. */
  weights: WeightsBp | null;
  /** Names of the rules that carry weights, when there are several: a shift then has to name one. */
  weightRules: string[];
  weightsChange: ServiceDetail["weightsChange"];
  lastChange: ChangeSummary | null;
  stale: Stale | null;
};

/** What was decided for one service. Throws only when Postgres is away and nothing was ever read. */
export async function findServicePolicies({
  ctx,
  mesh,
  namespace,
  service,
  signal,
}: ReadContext & Target): Promise<ServicePolicies> {
  const options = { ctx, ...(signal ? { signal } : {}) };
  const [{ policies, stale }, { changes }] = await Promise.all([
    listPolicies({ ...options, input: { mesh, namespace, service } }),
    listChanges({ ...options, input: { mesh, namespace, service, limit: 1 } }),
  ]);
  const route = policies.find((policy) => policy.kind === "route");
  const spec = routeSpecOf(route?.spec);
  const rules = weightRuleNames(spec);
  return {
    policies: policies.flatMap((policy) => (policy.state === null ? [] : { ...policy, state: policy.state })),
    owner: route?.owner ?? { kind: "mesh", name: "" },
    weights: defaultWeights(spec),
    weightRules: rules.length > 1 ? rules : [],
    weightsChange: weightsChangeOf(route),
    lastChange: changes[0] ?? null,
    stale,
  };
}

/** Only of weights that stand: what was undone holds nothing. */
function weightsChangeOf(route: PolicyRow | undefined): ServiceDetail["weightsChange"] {
  if (!route?.newestChange || route.spec === null) return null;
  const { id, actor, createdAt } = route.newestChange;
  return { id, by: actor.name, at: createdAt, until: route.until };
}
