import "server-only";
import { apiVersionOf, resourceKinds } from "../../kubernetes/resource-kinds";
import { canonicalJson } from "../../policies/canonical-json";
import type { Target } from "../../policies/names";
import type { RouteMatch, RouteRule, RouteSpec } from "../../policies/route-spec";
import type { DesiredPolicy, Resource } from "../control-plane";
import { compilePolicy } from "../envoy-gateway/compile";
import type { EnvoyGatewayKind } from "../envoy-gateway/kinds";
import { gatewayRef } from "../gateway-api/compile";
import { headerMatches } from "../gateway-api/compile-match";
import { formatDuration } from "../gateway-api/duration";
import type { HeaderMatch } from "../gateway-api/header-match";
import { reachableRules, takesEverything } from "../gateway-api/reachable-rules";
import { backendOf } from "./backend-of";
import type { AiGatewayOptions } from "./options";

/** The header in which Envoy AI Gateway puts the model that a call's body asks for. */
export const modelHeader = "x-ai-eg-model";
/** What the resource definition fills in. */
export const usualOwner = "Envoy AI Gateway";
/** The route that it generates, which a BackendTrafficPolicy is about, is an HTTPRoute of the same name. */
export const generatedRoute = { protocol: "http" } as const;

/** The name of the one route that is written for a service; its object has the service's name. */
export function routeRef({ namespace, service }: Target): string {
  return `AIGatewayRoute ${namespace}/${service}`;
}

/**
 * A route policy as an AIGatewayRoute (v1beta1 of Envoy AI Gateway v1.1, api/v1beta1/ai_gateway_route.go), the API server's
 * defaults written out; a circuit breaker and a rate limit as the BackendTrafficPolicy of the HTTPRoute that is generated from it. A body is
 * the canonical JSON of `{ apiVersion, kind, spec }`, "" where nothing of ours is to be. What `unsupportedAiGateway` names is
 * left out, the whole match or rule where less would take more calls. Pure.
 */
export function compileAiGateway(
  target: Target,
  desired: DesiredPolicy<EnvoyGatewayKind>,
  options: AiGatewayOptions,
): Resource[] {
  if (desired.kind !== "route") return compilePolicy(target, desired, generatedRoute);
  const spec = desired.spec === null ? undefined : routeBody(target, desired.spec, options);
  const { aiGatewayRoute } = resourceKinds;
  const type = { apiVersion: apiVersionOf(aiGatewayRoute), kind: aiGatewayRoute.kind };
  return [{ ref: routeRef(target), body: spec === undefined ? "" : canonicalJson({ ...type, spec }) }];
}

function routeBody({ service }: Target, spec: RouteSpec, options: AiGatewayOptions): object | undefined {
  const rules = reachableRules(spec).flatMap((rule) => routeRule(service, rule, options) ?? []);
  if (rules.length === 0) return undefined;
  const { hostnames } = options.parent;
  return {
    parentRefs: [gatewayRef(options.parent)],
    ...(hostnames === undefined ? {} : { hostnames }),
    rules,
  };
}

function routeRule(service: string, rule: RouteRule, options: AiGatewayOptions): object | undefined {
  const matches = matchesOf(rule);
  const backendRefs = weightedRefs(service, rule.split, options);
  if (matches === undefined || backendRefs === undefined) return undefined;
  return {
    ...(rule.name === undefined ? {} : { name: rule.name }),
    ...matches,
    backendRefs,
    modelsOwnedBy: usualOwner,
    ...(rule.timeoutMs === undefined ? {} : { timeouts: { request: formatDuration(rule.timeoutMs) } }),
  };
}

function matchesOf({ match }: RouteRule): { matches?: object[] } | undefined {
  if (match === undefined || (match.length === 1 && takesEverything({ match }))) return {};
  const matches = match.flatMap((one) => {
    const headers = conditionsOf(one);
    return headers === undefined ? [] : [headers.length === 0 ? {} : { headers }];
  });
  return matches.length === 0 ? undefined : { matches };
}

/** The model that is asked for is a header by then; undefined where a condition cannot be written. */
function conditionsOf({ path, grpc, headers, model }: RouteMatch): HeaderMatch[] | undefined {
  const others = headerMatches(headers);
  if (path !== undefined || grpc !== undefined || others === undefined) return undefined;
  if (model === undefined) return others;
  return [{ name: modelHeader, type: "Exact", value: model.exact }, ...others];
}

/** Percent where all weights are whole percents, else basis points: only their proportion within a tier counts. */
function weightedRefs(
  service: string,
  split: RouteRule["split"],
  options: AiGatewayOptions,
): object[] | undefined {
  const unit = split.every(({ weightBp }) => weightBp % 100 === 0) ? 100 : 1;
  const refs = split.flatMap(({ to, weightBp, priority = 0 }) => {
    const backend = backendOf(service, to.version, options);
    return backend === undefined ? [] : [{ ...backend, weight: weightBp / unit, priority }];
  });
  return refs.length === split.length ? refs : undefined;
}
