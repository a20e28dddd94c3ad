import "server-only";
import { createHash } from "node:crypto";
import { canonicalJson } from "../../policies/canonical-json";
import type { PolicySpec } from "../../policies/policy-spec";

/** sha-256 (hex) of a spec's canonical JSON; of `null` for "no policy". */
export function hashSpec(spec: PolicySpec | null): string {
  return createHash("sha256").update(canonicalJson(spec)).digest("hex");
}
