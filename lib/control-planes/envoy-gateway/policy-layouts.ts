import "server-only";
import type { KubernetesObject } from "../../kubernetes/object";
import { resourceKinds } from "../../kubernetes/resource-kinds";
import { canonicalJson, sameJson } from "../../policies/canonical-json";
import type { Target } from "../../policies/names";
import type { Resource } from "../control-plane";
import type { Layout, PlannedWrite, Role } from "../kubernetes/layout";
import { isOwn } from "../kubernetes/mark";
import { targetRefOf, trafficPolicyRef } from "./compile";
import type { EnvoyGatewayOptions } from "./options";
import { balancePart, breakerPart, faultPart, type PolicyPart, ratePart } from "./policy-parts";
import { trafficPolicyVersion } from "./traffic-policy";

/** What each kind sees and writes of the object. */
const parts = {
  route: faultPart,
  "circuit-breaker": breakerPart,
  "load-balancing": balancePart,
  "rate-limit": ratePart,
};
type Part = keyof typeof parts;
type About = (target: Target) => Pick<EnvoyGatewayOptions, "protocol" | "route">;

/**
 * Where each kind of policy that the Gateway API has no words for is written: all of them in the route's one BackendTrafficPolicy, of
 * which each sees and writes its own part; what others decide beside these stays.
 */
export function policyLayouts(optionsOf: About): Record<Exclude<Part, "route">, Layout> {
  const role = trafficPolicyRole(optionsOf);
  const layoutOf = (kind: Part): Layout => ({
    roles: [role],
    view: (target, [policy]) => [{ ref: trafficPolicyRef(target), body: partBody(kind, policy) }],
    plan: ([policy], [wanted]) => planOfPart(kind, policy, wanted),
  });
  return {
    "circuit-breaker": layoutOf("circuit-breaker"),
    "load-balancing": layoutOf("load-balancing"),
    "rate-limit": layoutOf("rate-limit"),
  };
}

/** The object that all kinds share: the BackendTrafficPolicy about a whole route. */
export function trafficPolicyRole(optionsOf: About): Role {
  return {
    kind: resourceKinds.backendTrafficPolicy,
    isOf: (object, target) => isAbout(object, targetRefOf(target, optionsOf(target))),
    isShared: true,
  };
}

/** What one kind says in it, as `compile` has it; "" where it says nothing. Pure. */
export function partBody(kind: Part, policy: KubernetesObject | undefined): string {
  const own = parts[kind](policy);
  return own === null ? "" : bodyOf({ ...refsOf(policy), ...own });
}

/** What is wanted of one kind, beside what stands of the others: an apply that left that out would take it away. Pure. */
export function planOfPart(
  kind: Part,
  policy: KubernetesObject | undefined,
  wanted: Resource | undefined,
): PlannedWrite[] {
  const others = othersThan(kind, policy);
  if (wanted !== undefined && wanted.body !== "")
    return [{ role: 0, spec: { ...others, ...JSON.parse(wanted.body).spec } }];
  if (!policy) return [];
  const isLast = others === null && isOwn(policy) && !saysMore(policy);
  return [{ role: 0, spec: isLast ? null : { ...targetsOf(policy), ...others } }];
}

/** What the other kinds say of it; null where they say nothing. */
function othersThan(kind: Part, policy: KubernetesObject | undefined): PolicyPart {
  const others = Object.entries(parts).flatMap(([each, part]) => (each === kind ? [] : (part(policy) ?? [])));
  return others.length === 0 ? null : Object.assign({}, ...others);
}

const targetFields = ["targetRefs", "targetRef"];
const ownFields = [
  ...targetFields,
  "circuitBreaker",
  "healthCheck",
  "loadBalancer",
  "rateLimit",
  "faultInjection",
];

function saysMore({ spec }: KubernetesObject): boolean {
  return Object.keys(spec ?? {}).some((field) => !ownFields.includes(field));
}

function targetsOf({ spec }: KubernetesObject): Record<string, unknown> {
  return Object.fromEntries(Object.entries(spec ?? {}).filter(([field]) => targetFields.includes(field)));
}

type Targets = { targetRefs?: unknown; targetRef?: unknown };

function refsOf(policy: KubernetesObject | undefined): { targetRefs: unknown[] } {
  const { targetRefs, targetRef } = (policy?.spec ?? {}) as Targets;
  return { targetRefs: Array.isArray(targetRefs) ? targetRefs : targetRef === undefined ? [] : [targetRef] };
}

function bodyOf(spec: object): string {
  return canonicalJson({ apiVersion: trafficPolicyVersion, kind: "BackendTrafficPolicy", spec });
}

/** One about a single rule of the route (`sectionName`) is another one. */
function isAbout(object: KubernetesObject, wanted: object): boolean {
  return refsOf(object).targetRefs.some((ref) => sameJson(ref, wanted));
}
