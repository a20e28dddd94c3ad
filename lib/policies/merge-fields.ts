import { sameJson } from "./canonical-json";

type Fields = Record<string, unknown>;

export type MergedFields = { value: unknown; overlaps: string[] };

/**
 * Three-way merge of plain data, field by field: what leads from `base` to `target`, done to `newest`. Objects merge by
 * their keys, everything else is taken whole; `overlaps` are the paths in dot notation that both sides changed
 * differently. What isn't there counts as empty inside `isGroup` paths, so that two may add fields of one group. Pure.
 */
export function mergeFields(
  base: unknown,
  target: unknown,
  newest: unknown,
  isGroup: (path: readonly string[]) => boolean,
  path: readonly string[] = [],
): MergedFields {
  if (same(base, target) || same(target, newest)) return { value: newest, overlaps: [] };
  if (same(base, newest)) return { value: target, overlaps: [] };
  const group = isGroup(path);
  const [from, to, now] = [base, target, newest].map((value) => fieldsOf(value, group));
  if (!from || !to || !now) return { value: newest, overlaps: [path.join(".")] };
  const merged: Fields = {};
  const overlaps: string[] = [];
  for (const key of new Set([...Object.keys(now), ...Object.keys(to), ...Object.keys(from)])) {
    const field = mergeFields(own(from, key), own(to, key), own(now, key), isGroup, [...path, key]);
    overlaps.push(...field.overlaps);
    if (field.value !== undefined) merged[key] = field.value;
  }
  return { value: Object.keys(merged).length === 0 ? undefined : merged, overlaps };
}

function same(left: unknown, right: unknown): boolean {
  return sameJson(left ?? null, right ?? null);
}

function fieldsOf(value: unknown, isGroup: boolean): Fields | undefined {
  if (value === undefined || value === null) return isGroup ? {} : undefined;
  return typeof value === "object" && !Array.isArray(value) ? (value as Fields) : undefined;
}

function own(fields: Fields, key: string): unknown {
  return Object.hasOwn(fields, key) ? fields[key] : undefined;
}
