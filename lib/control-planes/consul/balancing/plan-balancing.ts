import "server-only";
import type { Resource } from "../../control-plane";
import { digestOf } from "../digest";
import type { Entries } from "../entries";
import { requireHttp } from "../guards";
import { markedField } from "../mark-resolver";
import type { Plan } from "../plan-route";
import type { BalancingSection } from "./read-balancing";

/** One write: the rest of the resolver stays. */
export async function planBalancing(
  entries: Entries,
  service: string,
  { resolver }: BalancingSection,
  { resources, deliveryId }: { resources: readonly Resource[]; deliveryId: string },
): Promise<Plan> {
  const body = resources[0]?.body ?? "";
  const balancer = body === "" ? null : JSON.parse(body).LoadBalancer;
  // What is hashed is a part of a route of calls (agent/xds/routes.go injectLBToRouteAction).
  if (balancer?.HashPolicies) await requireHttp(entries, service, "where nothing of a call can be hashed");
  const mark = { deliveryId, digest: digestOf(resources) };
  const marking = { kind: "load-balancing" as const, service, mark };
  return { subsets: {}, write: [markedField(marking, resolver, ["LoadBalancer", balancer])], tidy: [] };
}
