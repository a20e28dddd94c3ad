import "server-only";
import type { CircuitBreakerSpec } from "../../policies/circuit-breaker-spec";
import type { LoadBalancingSpec } from "../../policies/load-balancing-spec";
import type { Target } from "../../policies/names";
import type { RouteSpec } from "../../policies/route-spec";
import { readBalancing } from "./decompile-balancing";
import { readBreaker } from "./decompile-breaker";
import { readRoute } from "./decompile-route";
import type { Decompiled, IstioObjects } from "./decompiled";
import type { IstioOptions } from "./istio-options";
import type { IstioTrafficKind } from "./kinds";

/**
 * The policy that objects of somebody else's say, for taking them over whole; null where they say nothing of that kind.
 * Where it can say everything, compiling it again means the same to every call. Pure.
 */
export function decompileIstio(
  target: Target,
  kind: IstioTrafficKind,
  objects: IstioObjects,
  options: IstioOptions,
): Decompiled<RouteSpec | CircuitBreakerSpec | LoadBalancingSpec> {
  switch (kind) {
    case "route":
      return readRoute(target, objects, options);
    case "circuit-breaker":
      return readBreaker(target, objects.destinationRule, options);
    case "load-balancing":
      return readBalancing(objects.destinationRule, options);
  }
}
