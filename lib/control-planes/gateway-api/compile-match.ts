import "server-only";
import type { RouteMatch } from "../../policies/route-spec";
import { type HeaderMatch, headerMatch } from "./header-match";

export type HttpMatch = { path: { type: "Exact" | "PathPrefix"; value: string }; headers?: HeaderMatch[] };
export type GrpcMatch = {
  method?: { type: "Exact"; service: string; method?: string | undefined };
  headers?: HeaderMatch[];
};

const everyPath = { type: "PathPrefix", value: "/" } as const;
/** The rules of the HTTPRoute resource definition (v1.6.1) for Exact and PathPrefix. */
const pathPattern = /^\/(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|%[0-9a-fA-F]{2})*$/;
const barred = /\/\/|\/\.\/|\/\.\.\/|%2f|%2F|\/\.\.?$/;
const grpcServicePattern = /^\.?[a-z_][a-z_0-9]*(\.[a-z_][a-z_0-9]*)*$/i;
const grpcMethodPattern = /^[A-Za-z_][A-Za-z_0-9]*$/;

export function isPath(value: string): boolean {
  return pathPattern.test(value) && !barred.test(value);
}

export function isGrpcMethod({ service, method }: NonNullable<RouteMatch["grpc"]>): boolean {
  return grpcServicePattern.test(service) && (method === undefined || grpcMethodPattern.test(method));
}

/** One of HTTPRoute's matches; undefined where it would have to leave a condition out, and so take more calls. Pure. */
export function httpMatch({ path, grpc, headers, model }: RouteMatch): HttpMatch | undefined {
  const conditions = headerMatches(headers);
  if (grpc !== undefined || model !== undefined || conditions === undefined) return undefined;
  const value = path === undefined ? undefined : "exact" in path ? path.exact : path.prefix;
  if (value !== undefined && !isPath(value)) return undefined;
  const written =
    path === undefined || value === undefined
      ? everyPath
      : { type: "exact" in path ? ("Exact" as const) : ("PathPrefix" as const), value };
  return { path: written, ...(conditions.length === 0 ? {} : { headers: conditions }) };
}

/** One of GRPCRoute's matches; undefined where it would have to leave a condition out. Pure. */
export function grpcMatch({ path, grpc, headers, model }: RouteMatch): GrpcMatch | undefined {
  const conditions = headerMatches(headers);
  if (path !== undefined || model !== undefined || conditions === undefined) return undefined;
  if (grpc && !isGrpcMethod(grpc)) return undefined;
  return {
    ...(grpc === undefined ? {} : { method: { type: "Exact", ...grpc } }),
    ...(conditions.length === 0 ? {} : { headers: conditions }),
  };
}

/** Ordered by name, as a record has no order of its own; undefined where one cannot be written. Pure. */
export function headerMatches(headers: RouteMatch["headers"]): HeaderMatch[] | undefined {
  const names = Object.keys(headers ?? {}).sort();
  const found = names.flatMap((name) => {
    const condition = headers?.[name];
    return (condition && headerMatch(name, condition)) ?? [];
  });
  return found.length === names.length ? found : undefined;
}
