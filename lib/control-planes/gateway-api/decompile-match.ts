import "server-only";
import { z } from "zod";
import type { RouteMatch } from "../../policies/route-spec";
import { type Beyond, beyond, type Read, strangers } from "./beyond";
import { conditionOf } from "./header-match";
import type { RawMatch } from "./route-object";

const headerNamePattern = /^[a-z0-9-]{1,128}$/;
const grpcMethodSchema = z.looseObject({
  type: z.string().default("Exact"),
  service: z.string().optional(),
  method: z.string().optional(),
});

/** A match of a rule in a policy's terms; one that takes every call is `{}`. Pure. */
export function readMatch(match: RawMatch, kind: "HTTPRoute" | "GRPCRoute", at: string): Read<RouteMatch> {
  const where =
    kind === "HTTPRoute" ? readPath(match.path, `${at}.path`) : readMethod(match.method, `${at}.method`);
  const headers = readHeaders(match.headers ?? [], `${at}.headers`);
  const known = kind === "HTTPRoute" ? ["path", "headers"] : ["method", "headers"];
  const others = strangers(match, known, at, "condition");
  return {
    value: { ...where.value, ...headers.value },
    beyond: [...where.beyond, ...headers.beyond, ...others],
  };
}

function readPath(path: RawMatch["path"], at: string): Read<Pick<RouteMatch, "path">> {
  if (path === undefined || (path.type === "PathPrefix" && path.value === "/"))
    return { value: {}, beyond: [] };
  if (path.type === "Exact") return { value: { path: { exact: path.value } }, beyond: [] };
  if (path.type === "PathPrefix") return { value: { path: { prefix: path.value } }, beyond: [] };
  return beyond(at, "path-expression");
}

function readMethod(given: unknown, at: string): Read<Pick<RouteMatch, "grpc">> {
  if (given === undefined) return { value: {}, beyond: [] };
  const parsed = grpcMethodSchema.safeParse(given);
  if (!parsed.success) return beyond(at, "field");
  const { type, service, method } = parsed.data;
  if (type !== "Exact") return beyond(at, "method-expression");
  if (service === undefined) return beyond(at, "method-of-any-service");
  return { value: { grpc: { service, ...(method === undefined ? {} : { method }) } }, beyond: [] };
}

/** Headers' conditions in a policy's terms. Pure. */
export function readHeaders(
  headers: NonNullable<RawMatch["headers"]>,
  at: string,
): Read<Pick<RouteMatch, "headers">> {
  const found: NonNullable<RouteMatch["headers"]> = {};
  const others: Beyond[] = [];
  for (const [index, { name, type, value }] of headers.entries()) {
    // Names of headers are the same in any case; of two alike only the first counts (HTTPHeaderMatch's docs).
    const key = name.toLowerCase();
    if (!headerNamePattern.test(key)) others.push({ path: `${at}.${index}.name`, what: "header-name" });
    else if (Object.hasOwn(found, key)) others.push({ path: `${at}.${index}`, what: "header-twice" });
    else found[key] = conditionOf({ type, value });
  }
  return { value: headers.length === 0 ? {} : { headers: found }, beyond: others };
}
