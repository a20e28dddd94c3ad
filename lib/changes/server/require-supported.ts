import "server-only";
import type { Unsupported } from "../../control-planes/control-plane";
import { requireControlPlane } from "../../control-planes/registry";
import { AppError } from "../../errors";
import type { PolicySpec } from "../../policies/policy-spec";
import { desiredPolicy } from "./desired-resources";
import type { LockedPolicy } from "./lock-policy";

type Decision = Pick<LockedPolicy, "id" | "kind" | "target" | "newestNumber">;

/** What of a spec the policy's target cannot do. */
export function unsupportedOf(
  { id, kind, target, newestNumber }: Decision,
  spec: PolicySpec | null,
): Unsupported[] {
  const origin = { policyId: id, revision: newestNumber + 1, changeId: "none" };
  return requireControlPlane(target.mesh).unsupported(desiredPolicy(kind, spec, origin), target);
}

/** Throws `unsupported-by-target` naming every path: such a spec cannot be pushed there. */
export function requireSupported(policy: Decision, spec: PolicySpec | null): void {
  const unsupported = unsupportedOf(policy, spec);
  const first = unsupported[0];
  if (!first) return;
  throw new AppError("unsupported-by-target", `${first.path}: ${first.reason}`, {
    faults: unsupported.map(({ path, reason }) => ({ path, message: reason })),
    params: { mesh: policy.target.mesh },
  });
}
