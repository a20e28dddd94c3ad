import type { AuditRow } from "../../lib/audit/audit";
import { policySpecSchema } from "../../lib/policies/policy-spec";
import { toWritten } from "../../lib/policies/written/written-spec";

/** What a row says before or after, as JSON text to be compared; a stored spec as people write it, in percent. Pure. */
export function saidText(value: AuditRow["before"]): string {
  if (value === null) return "";
  const spec = policySpecSchema.safeParse(value);
  return JSON.stringify(spec.success ? toWritten(spec.data) : value);
}
