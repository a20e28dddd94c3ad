import "server-only";
import type { RouteMatch, RouteRule, RouteSpec } from "../../policies/route-spec";
import { percentOfBp } from "../../policies/weights";
import { istioDuration } from "./istio-duration";
import { istioWeights } from "./istio-weights";
import type { JsonObject } from "./json-fields";
import { subsetName } from "./subset-name";

/**
 * The spec of the VirtualService that routes calls to `host`. Istio answers 404 where no rule takes a call, so a last
 * rule without a subset lets through what ours leave over, as it went without us. Pure.
 */
export function routeVirtualService({ rules }: RouteSpec, host: string): JsonObject {
  const http = rules.map((rule) => httpRule(rule, host));
  const rest = rules.some(takesEverything) ? [] : [{ route: [{ destination: { host } }] }];
  return { hosts: [host], http: [...http, ...rest] };
}

/** Whether no call is left over by a rule. Pure. */
export function takesEverything({ match = [{}] }: Pick<RouteRule, "match">): boolean {
  return match.some(
    ({ path, grpc, model, headers = {} }) => !path && !grpc && !model && Object.keys(headers).length === 0,
  );
}

function httpRule({ name, match, split, mirror, timeoutMs, retries, fault }: RouteRule, host: string) {
  const destination = (version: string) => ({ host, subset: subsetName(version) });
  const weights = istioWeights(split.map(({ weightBp }) => weightBp));
  return {
    ...(name === undefined ? {} : { name }),
    ...(match === undefined ? {} : { match: match.map(httpMatch) }),
    route: split.map(({ to }, index) => ({
      destination: destination(to.version),
      ...(split.length === 1 ? {} : { weight: weights[index] }),
    })),
    ...(timeoutMs === undefined ? {} : { timeout: istioDuration(timeoutMs) }),
    retries: httpRetries(retries),
    ...(mirror === undefined
      ? {}
      : {
          // Without a percentage Istio mirrors everything; 0 is nothing.
          mirrors: [
            {
              destination: destination(mirror.to.version),
              percentage: { value: percentOfBp(mirror.percentBp) },
            },
          ],
        }),
    ...httpFault(fault),
  };
}

/** A rule that names no retries has none; Istio tries twice more unless it is told 0 (istio retry/retry.go). */
function httpRetries(retries: RouteRule["retries"]): JsonObject {
  if (retries === undefined) return { attempts: 0 };
  const { attempts, perTryTimeoutMs, on } = retries;
  return {
    attempts,
    ...(perTryTimeoutMs === undefined ? {} : { perTryTimeout: istioDuration(perTryTimeoutMs) }),
    // Our words for reasons are Envoy's.
    retryOn: on.join(","),
  };
}

/** Without a percentage Istio injects nothing. A fault of neither kind is refused, and says nothing. */
function httpFault({ delay, abort }: NonNullable<RouteRule["fault"]> = {}): JsonObject {
  if (!delay && !abort) return {};
  const percentage = (bp: number) => ({ percentage: { value: percentOfBp(bp) } });
  return {
    fault: {
      ...(delay && { delay: { ...percentage(delay.percentBp), fixedDelay: istioDuration(delay.ms) } }),
      ...(abort && { abort: { ...percentage(abort.percentBp), httpStatus: abort.status } }),
    },
  };
}

/** A gRPC method is the path `/service/method`, a service every path below `/service/`. */
function httpMatch({ headers = {}, path, grpc }: RouteMatch): JsonObject {
  const matchers: JsonObject = {};
  const absent: JsonObject = {};
  for (const [name, matcher] of Object.entries(headers)) {
    if (!("present" in matcher)) matchers[name] = matcher;
    // A header without a matcher is one that must be there.
    else if (matcher.present) matchers[name] = {};
    else absent[name] = {};
  }
  const method =
    grpc === undefined
      ? undefined
      : grpc.method === undefined
        ? { prefix: `/${grpc.service}/` }
        : { exact: `/${grpc.service}/${grpc.method}` };
  const uri = path ?? method;
  return {
    ...(uri === undefined ? {} : { uri }),
    ...(Object.keys(matchers).length === 0 ? {} : { headers: matchers }),
    ...(Object.keys(absent).length === 0 ? {} : { withoutHeaders: absent }),
  };
}
