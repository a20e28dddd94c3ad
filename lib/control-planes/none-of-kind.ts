import "server-only";
import type { Capability } from "../policies/capabilities";
import type { PolicyKind } from "../policies/kinds";
import type { Reason } from "./capability-table";

/** That a target cannot be told anything of a kind of policy, and why: a row for all that its spec may say. Pure. */
export function noneOfKind(kind: PolicyKind, why: Reason): Capability {
  return { kind, path: "*", support: "unsupported", why };
}
