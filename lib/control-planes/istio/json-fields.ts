import "server-only";

/** An object as JSON has it; what it holds is nobody's promise. */
export type JsonObject = Record<string, unknown>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What stands at a path of keys; undefined where nothing does. Pure. */
export function fieldAt(value: unknown, path: readonly string[]): unknown {
  let at = value;
  for (const key of path) at = isJsonObject(at) && Object.hasOwn(at, key) ? at[key] : undefined;
  return at;
}

/** The text at a key, "" where there is none: what else may stand there may not even turn into text. Pure. */
export function textAt(value: unknown, key: string): string {
  const text = fieldAt(value, [key]);
  return typeof text === "string" ? text : "";
}

/** A copy with `field` at the path; objects on the way are made, what else stood there goes. Pure. */
export function withField(value: unknown, path: readonly string[], field: unknown): JsonObject {
  const own = isJsonObject(value) ? value : {};
  const [key, ...rest] = path;
  if (key === undefined) return own;
  const next = Object.hasOwn(own, key) ? own[key] : undefined;
  return { ...own, [key]: rest.length === 0 ? field : withField(next, rest, field) };
}

/** A copy without the field at the path, and without the objects on the way that are empty then. Pure. */
export function withoutField(value: JsonObject, path: readonly string[]): JsonObject {
  const [key, ...rest] = path;
  if (key === undefined || !Object.hasOwn(value, key)) return value;
  const { [key]: next, ...others } = value;
  if (rest.length === 0) return others;
  if (!isJsonObject(next)) return value;
  const left = withoutField(next, rest);
  if (left === next) return value;
  return Object.keys(left).length === 0 ? others : { ...value, [key]: left };
}

/** The right over the left: objects field by field, everything else whole. Pure. */
export function overlaid(left: unknown, right: unknown): unknown {
  if (right === undefined) return left;
  if (!isJsonObject(left) || !isJsonObject(right)) return right;
  const merged: JsonObject = { ...left };
  for (const [key, field] of Object.entries(right)) merged[key] = overlaid(left[key], field);
  return merged;
}

/** The fields at these paths alone; undefined where none is there. Pure. */
export function partAt(value: unknown, paths: readonly (readonly string[])[]): JsonObject | undefined {
  let part: JsonObject | undefined;
  for (const path of paths) {
    const field = fieldAt(value, path);
    if (field !== undefined) part = withField(part, path, field);
  }
  return part;
}
