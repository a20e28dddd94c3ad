import "server-only";
import type { RouteMatch, RouteRule, RouteSpec } from "../../policies/route-spec";

/** Whether a rule leaves no call to those after it. Pure. */
export function takesEverything({ match }: Pick<RouteRule, "match">): boolean {
  return match === undefined || match.some(isOpen);
}

/** The rules that a call can come to: those up to the first that takes everything. Pure. */
export function reachableRules({ rules }: RouteSpec): RouteRule[] {
  const last = rules.findIndex(takesEverything);
  return last === -1 ? rules : rules.slice(0, last + 1);
}

function isOpen({ headers, path, grpc, model }: RouteMatch): boolean {
  const isEveryPath = path === undefined || ("prefix" in path && path.prefix === "/");
  return isEveryPath && grpc === undefined && model === undefined && Object.keys(headers ?? {}).length === 0;
}
