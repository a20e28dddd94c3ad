import type { PolicyKind } from "./kinds";
import { mergeFields } from "./merge-fields";
import { type PolicySpec, specSchemaOf } from "./policy-spec";

export type MergedPlain =
  | { outcome: "merged"; spec: PolicySpec | null }
  | { outcome: "overlap"; fields: string[] };

/** Groups of fields that mean something together only. */
const atomic: readonly string[] = ["failurePercentage", "successRate"];

/**
 * Three-way merge of specs without rules, field by field; a list is one field. A group that one took away and the other changed is an
 * overlap; so is a result that breaks a rule of the spec. No policy (null) counts as no fields. Pure.
 */
export function mergePlain(
  kind: PolicyKind,
  base: PolicySpec | null,
  target: PolicySpec | null,
  newest: PolicySpec | null,
): MergedPlain {
  const { value, overlaps } = mergeFields(base, target, newest, isGroup);
  if (overlaps.length > 0) return { outcome: "overlap", fields: overlaps };
  if (value === undefined || value === null) return { outcome: "merged", spec: null };
  const spec = specSchemaOf(kind).safeParse(value);
  if (spec.success) return { outcome: "merged", spec: spec.data };
  return { outcome: "overlap", fields: [...new Set(spec.error.issues.map(({ path }) => path.join(".")))] };
}

function isGroup(path: readonly string[]): boolean {
  return !atomic.includes(path.at(-1) ?? "");
}
