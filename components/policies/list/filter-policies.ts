import { policyKindSchema } from "../../../lib/policies/kinds";
import type { Policies } from "../../../lib/policies/policies";

export type ListedPolicy = Policies["policies"][number];

/** What the list can be narrowed to by state. */
export const stateFilters = ["not-well", "moving", "well", "drafts"] as const;

export type PolicyFilter = { kind: string | null; state: string | null; service: string | null };

/** The policies that a filter lets through; a filter value that is none lets all through. Pure. */
export function filterPolicies(policies: readonly ListedPolicy[], filter: PolicyFilter): ListedPolicy[] {
  const text = (filter.service ?? "").trim().toLowerCase();
  return policies.filter(
    (policy) =>
      (filter.kind === null || !isKind(filter.kind) || policy.kind === filter.kind) &&
      `${policy.namespace}/${policy.service}`.toLowerCase().includes(text) &&
      isInState(policy, filter.state),
  );
}

function isKind(kind: string): boolean {
  return policyKindSchema.safeParse(kind).success;
}

function isInState(policy: ListedPolicy, state: string | null): boolean {
  switch (state) {
    case "not-well":
      return !policy.isWell;
    case "moving":
      return policy.tone === "moving";
    case "well":
      return policy.tone === "good";
    case "drafts":
      return policy.myDraft !== null || policy.othersDrafting.length > 0 || policy.pending !== null;
    default:
      return true;
  }
}
