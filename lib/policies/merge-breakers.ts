import { type CircuitBreakerSpec, circuitBreakerSpecSchema } from "./circuit-breaker-spec";
import { mergeFields } from "./merge-fields";

export type MergedBreakers =
  | { outcome: "merged"; spec: CircuitBreakerSpec | null }
  | { outcome: "overlap"; fields: string[] };

const atomic = ["failurePercentage", "successRate"];

/**
 * Three-way merge of circuit breakers field by field. A detector that one took away and the other changed is an overlap;
 * so is a result that breaks a rule of the spec. No policy (null) counts as no fields. Pure.
 */
export function mergeBreakers(
  base: CircuitBreakerSpec | null,
  target: CircuitBreakerSpec | null,
  newest: CircuitBreakerSpec | null,
): MergedBreakers {
  const { value, overlaps } = mergeFields(base, target, newest, isGroup);
  if (overlaps.length > 0) return { outcome: "overlap", fields: overlaps };
  if (value === undefined || value === null) return { outcome: "merged", spec: null };
  const spec = circuitBreakerSpecSchema.safeParse(value);
  if (spec.success) return { outcome: "merged", spec: spec.data };
  return { outcome: "overlap", fields: [...new Set(spec.error.issues.map(({ path }) => path.join(".")))] };
}

function isGroup(path: readonly string[]): boolean {
  return !atomic.includes(path.at(-1) ?? "");
}
