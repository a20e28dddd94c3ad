import { z } from "zod";
import { type AccessSpec, accessSpecSchema } from "./access-spec";
import { type CircuitBreakerSpec, circuitBreakerSpecSchema } from "./circuit-breaker-spec";
import type { PolicyKind } from "./kinds";
import { type LoadBalancingSpec, loadBalancingSpecSchema } from "./load-balancing-spec";
import { type RateLimitSpec, rateLimitSpecSchema } from "./rate-limit-spec";
import { type RouteSpec, routeSpecSchema } from "./route-spec";

/** What a policy of each kind says, as stored. */
export type SpecOf = {
  route: RouteSpec;
  "circuit-breaker": CircuitBreakerSpec;
  "load-balancing": LoadBalancingSpec;
  "rate-limit": RateLimitSpec;
  access: AccessSpec;
};
export type PolicySpec = SpecOf[PolicyKind];

/** A spec beside its kind; null says "no policy of ours", which stands for the mesh's own default. */
export type KindedSpec<Kind extends PolicyKind = PolicyKind> = {
  [Each in Kind]: { kind: Each; spec: SpecOf[Each] | null };
}[Kind];

const schemas = {
  route: routeSpecSchema,
  "circuit-breaker": circuitBreakerSpecSchema,
  "load-balancing": loadBalancingSpecSchema,
  "rate-limit": rateLimitSpecSchema,
  access: accessSpecSchema,
} satisfies Record<PolicyKind, z.ZodType<PolicySpec>>;

/** No spec is one of two kinds (`kindOfSpec`). */
export const policySpecSchema = z.union([
  routeSpecSchema,
  circuitBreakerSpecSchema,
  loadBalancingSpecSchema,
  rateLimitSpecSchema,
  accessSpecSchema,
]);

/** The schema of a kind's stored form. */
export function specSchemaOf(kind: PolicyKind): z.ZodType<PolicySpec> {
  return schemas[kind];
}

/** Which kind a spec is of, by what only that kind says. Pure. */
export function kindOfSpec(spec: PolicySpec): PolicyKind {
  if ("algorithm" in spec) return "load-balancing";
  if ("rules" in spec) return spec.rules.some((rule) => "split" in rule) ? "route" : "rate-limit";
  return Object.keys(spec).some((field) => field in accessSpecSchema.shape) ? "access" : "circuit-breaker";
}

/** The spec if it is of this kind; null for none, and for one of another kind. Pure. */
export function specOfKind<Kind extends PolicyKind>(
  kind: Kind,
  spec: PolicySpec | null | undefined,
): SpecOf[Kind] | null {
  return spec && kindOfSpec(spec) === kind ? (spec as SpecOf[Kind]) : null;
}

/** The spec if it is a route's; null for none, and for one of another kind. */
export function routeSpecOf(spec: PolicySpec | null | undefined): RouteSpec | null {
  return specOfKind("route", spec);
}

/** The spec if it is a circuit breaker's; null for none, and for one of another kind. */
export function breakerSpecOf(spec: PolicySpec | null | undefined): CircuitBreakerSpec | null {
  return specOfKind("circuit-breaker", spec);
}

/** A spec known to be of this kind, or null. Throws a RangeError when it is of another. */
export function kindedSpec<Kind extends PolicyKind>(kind: Kind, spec: PolicySpec | null): KindedSpec<Kind> {
  if (spec !== null && kindOfSpec(spec) !== kind) throw new RangeError(`a ${kind} policy does not say this`);
  return { kind, spec } as KindedSpec<Kind>;
}
