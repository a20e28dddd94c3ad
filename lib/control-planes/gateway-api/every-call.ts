import "server-only";
import type { RawRule } from "./route-object";

/** Whether a rule's matches, as they stand in a route, leave no call out. Pure. */
export function isEveryCall(matches: RawRule["matches"]): boolean {
  const [match, ...more] = matches ?? [];
  if (match === undefined) return true;
  const { path, ...others } = match;
  const isAnyPath = path === undefined || (path.type === "PathPrefix" && path.value === "/");
  const isFree = Object.values(others).every(
    (part) => part === undefined || (Array.isArray(part) && part.length === 0),
  );
  return more.length === 0 && isAnyPath && isFree;
}
