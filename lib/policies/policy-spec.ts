import { z } from "zod";
import { type CircuitBreakerSpec, circuitBreakerSpecSchema } from "./circuit-breaker-spec";
import type { PolicyKind } from "./kinds";
import { type RouteSpec, routeSpecSchema } from "./route-spec";

/** What a policy of any kind says, as stored. The kinds share no required field, so a spec tells its kind. */
export const policySpecSchema = z.union([routeSpecSchema, circuitBreakerSpecSchema]);
export type PolicySpec = RouteSpec | CircuitBreakerSpec;

/** A spec beside its kind; null says "no policy of ours", which stands for the mesh's own default. */
export type KindedSpec =
  | { kind: "route"; spec: RouteSpec | null }
  | { kind: "circuit-breaker"; spec: CircuitBreakerSpec | null };

const schemas = { route: routeSpecSchema, "circuit-breaker": circuitBreakerSpecSchema } as const;

/** The schema of a kind's stored form. */
export function specSchemaOf(kind: PolicyKind): z.ZodType<PolicySpec> {
  return schemas[kind];
}

export function isRouteSpec(spec: PolicySpec): spec is RouteSpec {
  return "rules" in spec;
}

/** The spec if it is a route's; null for none, and for one of another kind. */
export function routeSpecOf(spec: PolicySpec | null | undefined): RouteSpec | null {
  return spec && isRouteSpec(spec) ? spec : null;
}

/** The spec if it is a circuit breaker's; null for none, and for one of another kind. */
export function breakerSpecOf(spec: PolicySpec | null | undefined): CircuitBreakerSpec | null {
  return spec && !isRouteSpec(spec) ? spec : null;
}

/** A spec known to be of this kind, or null. Throws a RangeError when it is of another. */
export function kindedSpec(kind: PolicyKind, spec: PolicySpec | null): KindedSpec {
  if (spec !== null && isRouteSpec(spec) !== (kind === "route")) {
    throw new RangeError(`a ${kind} policy does not say this`);
  }
  return kind === "route" ? { kind, spec: routeSpecOf(spec) } : { kind, spec: breakerSpecOf(spec) };
}
