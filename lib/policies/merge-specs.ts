import { mergePlain } from "./merge-plain";
import { mergeRoutes } from "./merge-routes";
import { kindOfSpec, type PolicySpec, routeSpecOf } from "./policy-spec";

/** Where two changes touch the same thing: a field, of a rule where the policy has rules ("" else). */
export type Overlap = { rule: string; field: string };

export type MergedSpecs =
  | { outcome: "merged"; spec: PolicySpec | null }
  | { outcome: "overlap"; overlaps: Overlap[] };

/**
 * Three-way merge of specs of one kind: what leads from `base` to `target`, done to `newest`. Undo gives the change's own
 * result as base and what was there before as target, so whatever others changed since stays. Pure.
 */
export function mergeSpecs(
  base: PolicySpec | null,
  target: PolicySpec | null,
  newest: PolicySpec | null,
): MergedSpecs {
  const some = base ?? target ?? newest;
  if (some === null) return { outcome: "merged", spec: null };
  const kind = kindOfSpec(some);
  if (kind === "route") return mergeRoutes(routeSpecOf(base), routeSpecOf(target), routeSpecOf(newest));
  const merged = mergePlain(kind, base, target, newest);
  return merged.outcome === "merged"
    ? merged
    : { outcome: "overlap", overlaps: merged.fields.map((field) => ({ rule: "", field })) };
}
