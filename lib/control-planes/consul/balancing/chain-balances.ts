import "server-only";
import { canonicalJson } from "../../../policies/canonical-json";
import type { Resource } from "../../control-plane";
import { normalEntry } from "../normal-entry";
import type { WireChain } from "../wire";

/** Whether every place of the service in the chain that Consul made balances as these resources say. Pure. */
export function chainBalances(service: string, resources: readonly Resource[], chain: WireChain): boolean {
  const body = resources[0]?.body ?? "";
  const wanted = body === "" ? "{}" : canonicalJson(JSON.parse(body).LoadBalancer);
  const own = Object.values(chain.Nodes).filter(
    ({ Resolver: resolver }) => resolver && chain.Targets[resolver.Target]?.Service === service,
  );
  return (
    own.length > 0 &&
    own.every(({ LoadBalancer: balancer }) => canonicalJson(normalEntry(balancer ?? {})) === wanted)
  );
}
