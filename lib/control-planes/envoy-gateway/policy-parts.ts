import "server-only";
import type { KubernetesObject } from "../../kubernetes/object";
import { usualPassive } from "./traffic-policy";

/** The fields of a BackendTrafficPolicy that one kind of policy decides; null where none of them is there. */
export type PolicyPart = Record<string, unknown> | null;

type Fields = Record<string, unknown>;

const limitFields = [
  "maxConnections",
  "maxPendingRequests",
  "maxParallelRequests",
  "maxParallelRetries",
  "maxRequestsPerConnection",
];
const passiveFields = [
  ...Object.keys(usualPassive),
  "consecutive5XxErrors",
  "consecutiveGatewayErrors",
  "failurePercentageThreshold",
];

/** What a circuit breaker says of a policy: as `circuitBreakerPart` and `healthCheckPart` write it. Pure. */
export function breakerPart(policy: KubernetesObject | undefined): PolicyPart {
  const { circuitBreaker, healthCheck } = specOf(policy);
  const { panicThreshold, passive } = fieldsOf(healthCheck);
  return said({
    circuitBreaker: picked(circuitBreaker, limitFields),
    healthCheck: said({ panicThreshold, passive: picked(passive, passiveFields) }),
  });
}

/** What load balancing says of a policy: as `balancingPart` writes it; zones are no part of it. Pure. */
export function balancePart(policy: KubernetesObject | undefined): PolicyPart {
  const { loadBalancer } = specOf(policy);
  return said({ loadBalancer: picked(loadBalancer, ["type", "consistentHash", "slowStart"]) });
}

/** What a rate limit says of a policy: as `rateLimitPart` writes it. Pure. */
export function ratePart(policy: KubernetesObject | undefined): PolicyPart {
  const { local, global } = fieldsOf(specOf(policy).rateLimit);
  return said({ rateLimit: said({ local: rulesOf(local), global: rulesOf(global) }) });
}

/** What a route says of a policy: as `faultInjection` writes it. Pure. */
export function faultPart(policy: KubernetesObject | undefined): PolicyPart {
  const { faultInjection } = specOf(policy);
  return said({ faultInjection: said(fieldsOf(faultInjection)) });
}

function rulesOf(scope: unknown): Fields | null {
  const { rules } = fieldsOf(scope);
  return Array.isArray(rules) && rules.length > 0 ? { rules } : null;
}

function picked(value: unknown, names: readonly string[]): Fields | null {
  const fields = fieldsOf(value);
  return said(Object.fromEntries(names.map((name) => [name, fields[name]])));
}

/** Without what is not there; null where that is all. */
function said(fields: Fields): Fields | null {
  const there = Object.entries(fields).filter(([, value]) => value !== undefined && value !== null);
  return there.length === 0 ? null : Object.fromEntries(there);
}

function specOf(policy: KubernetesObject | undefined): Fields {
  return fieldsOf(policy?.spec);
}

function fieldsOf(value: unknown): Fields {
  return value !== null && typeof value === "object" ? (value as Fields) : {};
}
