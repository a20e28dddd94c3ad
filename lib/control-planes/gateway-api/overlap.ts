import "server-only";
import { sameJson } from "../../policies/canonical-json";
import type { RouteMatch } from "../../policies/route-spec";
import type { HeaderCondition } from "./header-match";

const withoutLastSlash = (path: string) => path.replace(/\/+$/, "");

/**
 * Whether a call could fulfil both matches, by what the Gateway API makes of them and with one value a header. Never
 * wrongly false. Pure.
 */
export function isOverlapping(left: RouteMatch, right: RouteMatch): boolean {
  return (
    pathsMeet(left.path, right.path) &&
    grpcMeet(left.grpc, right.grpc) &&
    (left.model === undefined || right.model === undefined || left.model.exact === right.model.exact) &&
    Object.entries(left.headers ?? {}).every(([name, condition]) => {
      const other = right.headers?.[name];
      return other === undefined || headersMeet(condition, other);
    })
  );
}

/** Whether every call that fulfils both `left` and `right` fulfils `whole`. Never wrongly true. Pure. */
export function isWithin(left: RouteMatch, right: RouteMatch, whole: RouteMatch): boolean {
  const both = [left, right];
  return (
    both.some(({ path }) => isPathWithin(path, whole.path)) &&
    both.some(({ grpc }) => isGrpcWithin(grpc, whole.grpc)) &&
    (whole.model === undefined || both.some(({ model }) => model?.exact === whole.model?.exact)) &&
    Object.entries(whole.headers ?? {}).every(([name, condition]) =>
      both.some(({ headers }) => isHeaderWithin(headers?.[name], condition)),
    )
  );
}

/** A prefix counts by whole segments, and its last slash not at all. */
function isBelow(path: string, prefix: string): boolean {
  const base = withoutLastSlash(prefix);
  const own = withoutLastSlash(path);
  return own === base || own.startsWith(`${base}/`);
}

function pathsMeet(left: RouteMatch["path"], right: RouteMatch["path"]): boolean {
  if (left === undefined || right === undefined) return true;
  if ("exact" in left)
    return "exact" in right ? left.exact === right.exact : isBelow(left.exact, right.prefix);
  if ("exact" in right) return isBelow(right.exact, left.prefix);
  return isBelow(left.prefix, right.prefix) || isBelow(right.prefix, left.prefix);
}

function isPathWithin(path: RouteMatch["path"], whole: RouteMatch["path"]): boolean {
  if (whole === undefined) return true;
  if (path === undefined) return "prefix" in whole && whole.prefix === "/";
  if ("exact" in whole) return "exact" in path && path.exact === whole.exact;
  return isBelow("exact" in path ? path.exact : path.prefix, whole.prefix);
}

function grpcMeet(left: RouteMatch["grpc"], right: RouteMatch["grpc"]): boolean {
  if (left === undefined || right === undefined) return true;
  if (left.service !== right.service) return false;
  return left.method === undefined || right.method === undefined || left.method === right.method;
}

function isGrpcWithin(grpc: RouteMatch["grpc"], whole: RouteMatch["grpc"]): boolean {
  if (whole === undefined) return true;
  return grpc?.service === whole.service && (whole.method === undefined || grpc.method === whole.method);
}

function headersMeet(left: HeaderCondition, right: HeaderCondition): boolean {
  if ("present" in left || "present" in right) return isPresent(left) === isPresent(right);
  if ("regex" in left || "regex" in right) return true;
  if ("exact" in left) {
    return "exact" in right ? left.exact === right.exact : left.exact.startsWith(right.prefix);
  }
  if ("exact" in right) return right.exact.startsWith(left.prefix);
  return left.prefix.startsWith(right.prefix) || right.prefix.startsWith(left.prefix);
}

function isPresent(condition: HeaderCondition): boolean {
  return !("present" in condition) || condition.present;
}

function isHeaderWithin(condition: HeaderCondition | undefined, whole: HeaderCondition): boolean {
  if (condition === undefined) return false;
  if (sameJson(condition, whole)) return true;
  if ("present" in whole) return whole.present && isPresent(condition);
  if (!("prefix" in whole)) return false;
  if ("exact" in condition) return condition.exact.startsWith(whole.prefix);
  return "prefix" in condition && condition.prefix.startsWith(whole.prefix);
}
