import { covers } from "../policies/access-covers";
import type { AccessSpec } from "../policies/access-spec";
import { changedFields } from "../policies/changed-fields";
import { type PolicyKind, policyKinds } from "../policies/kinds";
import { type PolicySpec, specOfKind } from "../policies/policy-spec";
import type { ChangedField } from "./changed-field";

/** When a part of a set is pushed, seen from its routes; the order of this list is the order of the push. */
export const setSteps = ["before-routes", "routes", "after-routes"] as const;
export type SetStep = (typeof setSteps)[number];

export type SetPlace = { step: SetStep; namespace: string; service: string; kind: PolicyKind };

/**
 * Make before break. What traffic needs where it is about to go comes before the routes that send it there: limits, breakers and
 * balancing that are new, give more, or give and take at once, and access that lets somebody more in. Routes come next. What takes
 * away comes last, when nothing goes there any more: a policy that goes, limits that only sink, access that lets nobody more in. Pure.
 */
export function setStepOf(kind: PolicyKind, before: PolicySpec | null, after: PolicySpec | null): SetStep {
  if (kind === "route") return "routes";
  const takes =
    kind === "access"
      ? letsNobodyMoreIn(specOfKind("access", before), specOfKind("access", after))
      : after === null || takesOnly(changedFields(before, after));
  return takes ? "after-routes" : "before-routes";
}

/** By step, then by namespace, service and kind, so that the same parts always have one order. Pure. */
export function inSetOrder<T extends SetPlace>(parts: readonly T[]): T[] {
  return parts.toSorted(
    (a, b) =>
      setSteps.indexOf(a.step) - setSteps.indexOf(b.step) ||
      compare(a.namespace, b.namespace) ||
      compare(a.service, b.service) ||
      policyKinds.indexOf(a.kind) - policyKinds.indexOf(b.kind),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function takesOnly(fields: readonly ChangedField[]): boolean {
  return (
    fields.length > 0 &&
    fields.every(
      ({ before, after }) =>
        after === null || (typeof before === "number" && typeof after === "number" && after < before),
    )
  );
}

/** Without a policy everybody may call; tokens of an issuer that is new may let somebody in. */
function letsNobodyMoreIn(before: AccessSpec | null, after: AccessSpec | null): boolean {
  if (after === null) return before === null;
  if (before === null) return true;
  const { allow, deny = [], jwt = [] } = before;
  const allowed =
    allow === undefined || after.allow?.every((rule) => allow.some((wide) => covers(wide, rule)));
  const denied = deny.every((rule) => after.deny?.some((wide) => covers(wide, rule)));
  const issuers = after.jwt?.every(({ issuer }) => jwt.some((known) => known.issuer === issuer)) ?? true;
  return Boolean(allowed && denied) && issuers && strictness(after) >= strictness(before);
}

function strictness({ mtls }: AccessSpec): number {
  return mtls === undefined ? 0 : { disabled: 0, permissive: 1, strict: 2 }[mtls];
}
