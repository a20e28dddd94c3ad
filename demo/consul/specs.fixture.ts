import { randomUUID } from "node:crypto";
import type { ControlPlane, DesiredPolicy } from "../../lib/control-planes/control-plane";
import type { AccessSpec } from "../../lib/policies/access-spec";
import type { CircuitBreakerSpec } from "../../lib/policies/circuit-breaker-spec";
import type { LoadBalancingSpec } from "../../lib/policies/load-balancing-spec";
import type { Target } from "../../lib/policies/names";
import type { RouteSpec } from "../../lib/policies/route-spec";

const origin = { policyId: "p", revision: 1, changeId: "c" };
export const newDelivery = () => randomUUID();

/** `v2` percent of calls to v2, the rest to v1. */
export function split(v2: number): RouteSpec {
  return { rules: [{ split: parts(v2) }] };
}

function parts(v2: number) {
  return [
    { to: { version: "v1" }, weightBp: 10_000 - v2 * 100 },
    { to: { version: "v2" }, weightBp: v2 * 100 },
  ];
}

/** A rule that matches and splits, one that matches and leads to one version, and the rest. */
export function rules(v2: number): RouteSpec {
  return {
    rules: [
      {
        name: "beta",
        match: [{ headers: { "x-tier": { exact: "beta" } } }, { path: { prefix: "/beta/" } }],
        split: parts(v2),
        timeoutMs: 120_000,
        retries: { attempts: 2, on: ["unavailable", "connect-failure"] },
      },
      {
        match: [{ headers: { "x-debug": { present: false } } }],
        split: [{ to: { version: "v1.2" }, weightBp: 10_000 }],
      },
      { split: parts(1), timeoutMs: 60_000 },
    ],
  };
}

export const breaker: CircuitBreakerSpec = {
  limits: { maxConnections: 20, maxPendingRequests: 5, maxRequests: 40 },
  outlierDetection: {
    consecutiveErrors: 7,
    intervalMs: 5_000,
    baseEjectionMs: 45_000,
    maxEjectionPercent: 30,
  },
};

export function routePolicy(spec: RouteSpec | null): DesiredPolicy {
  return { kind: "route", spec, origin };
}

export function breakerPolicy(spec: CircuitBreakerSpec | null): DesiredPolicy {
  return { kind: "circuit-breaker", spec, origin };
}

export function balancingPolicy(spec: LoadBalancingSpec | null): DesiredPolicy {
  return { kind: "load-balancing", spec, origin };
}

export function accessPolicy(spec: AccessSpec | null): DesiredPolicy {
  return { kind: "access", spec, origin };
}

const own = (service: string) => ({ namespace: "default", service });

/** Callers that are named, one of them for some calls alone. */
export const callers: AccessSpec = {
  mtls: "strict",
  allow: [{ from: own("web") }, { from: own("batch"), methods: ["POST"], paths: ["/v1/*"] }],
};

/** As a delivery does it: over what is held now, with an id of its own. */
export async function deliver(
  plane: ControlPlane,
  target: Target,
  desired: DesiredPolicy,
  options: { deliveryId?: string; expectedEtag?: string; notAfterMs?: number } = {},
) {
  const { deliveryId = newDelivery(), notAfterMs } = options;
  const expectedEtag = options.expectedEtag ?? (await plane.read(target, desired.kind)).etag;
  const resources = plane.compile(target, desired);
  const result = await plane.apply(target, desired.kind, resources, {
    expectedEtag,
    deliveryId,
    ...(notAfterMs === undefined ? {} : { notAfterMs }),
  });
  return { result, resources, deliveryId };
}
