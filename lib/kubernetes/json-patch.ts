import "server-only";
import { sameJson } from "../policies/canonical-json";

/** An operation of a JSON Patch (RFC 6902); `path` is a JSON pointer (RFC 6901). */
export type PatchOperation =
  | { op: "add" | "replace" | "test"; path: string; value: unknown }
  | { op: "remove"; path: string };

/** The pointer of a place, from its keys. */
export function pointerOf(keys: readonly string[]): string {
  return keys.map((key) => `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

/** What leads from one value to another, each difference at its own place; a list of another length is replaced whole. Pure. */
export function changesBetween(
  before: unknown,
  after: unknown,
  at: readonly string[] = [],
): PatchOperation[] {
  if (sameJson(before ?? null, after ?? null)) return [];
  const path = pointerOf(at);
  const [from, to] = [fieldsOf(before), fieldsOf(after)];
  const isComparable =
    from !== null &&
    to !== null &&
    Array.isArray(before) === Array.isArray(after) &&
    (!Array.isArray(before) || Object.keys(from).length === Object.keys(to).length);
  if (!isComparable) return [{ op: "replace", path, value: after }];
  const keys = [...new Set([...Object.keys(from), ...Object.keys(to)])];
  return keys.flatMap((key): PatchOperation[] => {
    const place = [...at, key];
    if (!Object.hasOwn(to, key) || to[key] === undefined) return [{ op: "remove", path: pointerOf(place) }];
    if (!Object.hasOwn(from, key)) return [{ op: "add", path: pointerOf(place), value: to[key] }];
    return changesBetween(from[key], to[key], place);
  });
}

function fieldsOf(value: unknown): Record<string, unknown> | null {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
}
