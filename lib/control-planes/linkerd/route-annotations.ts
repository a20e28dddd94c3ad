import "server-only";
import { sameJson } from "../../policies/canonical-json";
import type { RouteRule, RouteSpec } from "../../policies/route-spec";
import { unsupportedBecause } from "../capability-table";
import type { Unsupported } from "../control-plane";
import { reachableRules, takesEverything } from "../gateway-api/reachable-rules";
import { type RetryReason, retryCodes } from "../gateway-api/retry-codes";
import { type Annotations, formatAnnotationDuration, routeAnnotations } from "./annotation";
import type { LinkerdOptions } from "./options";

type Protocol = LinkerdOptions["protocol"];

const grpcReasons: readonly RetryReason[] = [
  "unavailable",
  "cancelled",
  "deadline-exceeded",
  "internal",
  "resource-exhausted",
];

/**
 * What a route's annotations say of its rules: the retries, and of a GRPCRoute the timeout too. They hold for every rule,
 * so they are only there where all rules are alike in it. Pure.
 */
export function annotationsOf(spec: RouteSpec, protocol: Protocol): Annotations {
  const [rule] = reachableRules(spec);
  if (rule === undefined || differingRules(spec, protocol).length > 0) return {};
  const timeout = protocol === "grpc" ? rule.timeoutMs : undefined;
  return {
    ...(timeout === undefined
      ? {}
      : { [routeAnnotations.requestTimeout]: formatAnnotationDuration(timeout) }),
    ...(rule.retries === undefined ? {} : retryAnnotations(rule.retries, protocol)),
  };
}

function retryAnnotations(
  { attempts, perTryTimeoutMs, on }: NonNullable<RouteRule["retries"]>,
  protocol: Protocol,
): Annotations {
  const words =
    protocol === "http" ? retryCodes(on) : [...new Set(on)].filter((reason) => grpcReasons.includes(reason));
  if (words.length === 0) return {};
  const tryMs = perTryTimeoutMs;
  return {
    [protocol === "http" ? routeAnnotations.retryHttp : routeAnnotations.retryGrpc]: words.join(","),
    [routeAnnotations.retryLimit]: String(attempts),
    ...(tryMs === undefined ? {} : { [routeAnnotations.retryTimeout]: formatAnnotationDuration(tryMs) }),
  };
}

/** Where rules of one route say different things that an annotation says for all of them. Pure. */
export function differingRules(spec: RouteSpec, protocol: Protocol): Unsupported[] {
  const rules = reachableRules(spec);
  // Calls that no rule takes go to a rule of the same route (compileGatewayApi), to which the annotations apply as well.
  const rest: Pick<RouteRule, "retries" | "timeoutMs">[] = rules.some(takesEverything) ? [] : [{}];
  const everyRule = [...rules, ...rest];
  const isAlike = (field: "retries" | "timeoutMs") =>
    everyRule.every((rule) => sameJson(rule[field] ?? null, everyRule[0]?.[field] ?? null));
  const fields = (["retries", ...(protocol === "grpc" ? (["timeoutMs"] as const) : [])] as const).filter(
    (field) => !isAlike(field),
  );
  return fields.flatMap((field) =>
    rules.flatMap((rule, place) =>
      rule[field] === undefined
        ? []
        : [unsupportedBecause(`rules.${place}.${field}`, "linkerd-for-all-rules")],
    ),
  );
}
