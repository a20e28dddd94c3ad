import type { AccessLine } from "./access-line";

type RouteFields = Pick<AccessLine, "policy_id" | "policy_revision" | "policy_rule">;

/** The version that the route gave a call to, whether or not anybody took it; undefined where it does not say. */
export function routedVersion(header: string | undefined): string | undefined {
  try {
    const { cluster } = JSON.parse(header ?? "{}");
    return typeof cluster === "string" ? cluster.split("/")[2] : undefined;
  } catch {
    return undefined;
  }
}

/** The policy, revision and rule that `x-heddle-route` names; nothing where there is no such header. */
export function routeFields(header: string | undefined): RouteFields {
  if (header === undefined) return {};
  try {
    const { policyId, revision, rule } = JSON.parse(header);
    if (typeof policyId !== "string" || typeof revision !== "number") return {};
    return { policy_id: policyId, policy_revision: revision, policy_rule: String(rule) };
  } catch {
    return {};
  }
}
