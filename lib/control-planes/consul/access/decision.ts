import "server-only";
import type { AccessRule } from "../../../policies/access-rule";
import { sameJson } from "../../../policies/canonical-json";
import type { Fields } from "../normal-entry";

export type Action = "allow" | "deny";

/** Every call: what Consul's proxies let through to a service has a path that begins so (agent/xds makeDefaultRouteMatch). */
export const everyCall: Fields = { PathPrefix: "/" };

/**
 * What a source says: an action for all calls, or permissions of which the first that fits decides. The last of them is
 * about every call, for without it the agents' default policy would decide, which is not Heddle's to know. Pure.
 */
export function decisionOf(deny: readonly AccessRule[], allow: readonly AccessRule[] | undefined): Fields {
  // What asks for a token is unsupported (`capabilities.ts`), and lets nobody in here.
  const allowed = allow?.filter(({ requireJwt }) => !requireJwt).flatMap(callsOf);
  const denied = deny.flatMap(callsOf);
  const rest: Action = allowed === undefined || allowed.some(isEveryCall) ? "allow" : "deny";
  const listed = rest === "allow" ? [] : distinct(allowed ?? []);
  if (denied.some(isEveryCall) || (rest === "deny" && listed.length === 0)) return { Action: "deny" };
  if (denied.length === 0 && listed.length === 0) return { Action: rest };
  return {
    Permissions: [
      ...distinct(denied).map((call) => permission("deny", call)),
      ...listed.map((call) => permission("allow", call)),
      permission(rest, everyCall),
    ],
  };
}

function permission(action: Action, call: Fields): Fields {
  return { Action: action, HTTP: call };
}

export function isEveryCall(call: Fields): boolean {
  return sameJson(call, everyCall);
}

/** The calls that a rule is about, each path by itself: a permission has one. A gRPC call is a POST to `/<service>/<method>`. */
function callsOf(rule: AccessRule): Fields[] {
  const { methods, paths, grpc } = rule;
  if (grpc) return [{ ...pathOf(`/${grpc.service}/${grpc.method ?? "*"}`), Methods: ["POST"] }];
  const asked = methods ? { Methods: methods } : {};
  if (paths) return paths.map((path) => ({ ...pathOf(path), ...asked }));
  return [methods ? asked : everyCall];
}

function pathOf(path: string): Fields {
  return path.endsWith("*") ? { PathPrefix: path.slice(0, -1) } : { PathExact: path };
}

function distinct(calls: readonly Fields[]): Fields[] {
  return calls.filter((call, at) => calls.findIndex((other) => sameJson(other, call)) === at);
}
