import "server-only";
import { sameJson } from "../policies/canonical-json";
import { hashesOf, type LoadBalancingSpec } from "../policies/load-balancing-spec";
import { unsupportedBecause } from "./capability-table";
import type { Unsupported } from "./control-plane";

/**
 * What is told apart by something else than the first: an Envoy hashes a call once, for whichever of a route's versions it goes to
 * (route_components.proto, RouteAction.hash_policy), and of several the hashes are made one. Pure.
 */
export function unsupportedHashes(spec: LoadBalancingSpec): Unsupported[] {
  const [first, ...others] = hashesOf(spec);
  return others
    .filter(({ hashOn }) => !sameJson(hashOn, first?.hashOn))
    .map(({ path }) => unsupportedBecause(path, "envoy-one-hash"));
}
