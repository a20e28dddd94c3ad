import "server-only";
import { canonicalJson } from "../../policies/canonical-json";
import type { Target } from "../../policies/names";
import type { RouteRule, RouteSpec } from "../../policies/route-spec";
import { fullWeightBp } from "../../policies/weights";
import type { DesiredPolicy, Resource } from "../control-plane";
import { type BackendRef, backendOf, serviceRef } from "./backend-of";
import { grpcMatch, httpMatch } from "./compile-match";
import { formatDuration } from "./duration";
import type { GatewayApiOptions, GatewayParent } from "./options";
import type { WrittenParent } from "./parent-ref";
import { reachableRules, takesEverything } from "./reachable-rules";
import { retryCodes } from "./retry-codes";

export const gatewayApiVersion = "gateway.networking.k8s.io/v1";

/** The kind of route that a service of this protocol has. */
export function routeKind({ protocol }: Pick<GatewayApiOptions, "protocol">): "HTTPRoute" | "GRPCRoute" {
  return protocol === "http" ? "HTTPRoute" : "GRPCRoute";
}

/** The name of the one route that is written for a service; its object has the service's name. */
export function routeRef(
  { namespace, service }: Target,
  options: Pick<GatewayApiOptions, "protocol">,
): string {
  return `${routeKind(options)} ${namespace}/${service}`;
}

/**
 * The HTTPRoute or GRPCRoute (v1, standard channel of Gateway API v1.6.1) of a route policy: `body` is the canonical JSON of
 * `{ apiVersion, kind, spec }` with the API server's defaults written out, "" where nothing of ours is to be. In a mesh,
 * calls that no rule takes go to the service itself, as they do without a route; at a Gateway they are left to other
 * routes. What `unsupportedGatewayApi` names is left out, the whole match or rule where less would take more calls.
 * Pure.
 */
export function compileGatewayApi(
  target: Target,
  desired: DesiredPolicy<"route">,
  options: GatewayApiOptions,
): Resource[] {
  const spec = desired.spec === null ? undefined : routeBody(target, desired.spec, options);
  const body =
    spec === undefined
      ? ""
      : canonicalJson({ apiVersion: gatewayApiVersion, kind: routeKind(options), spec });
  return [{ ref: routeRef(target, options), body }];
}

function routeBody({ service }: Target, spec: RouteSpec, options: GatewayApiOptions): object | undefined {
  const rules = reachableRules(spec).flatMap((rule) => routeRule(service, rule, options) ?? []);
  if (rules.length === 0) return undefined;
  const isOpen = options.parent.kind === "Service" && !reachableRules(spec).some(takesEverything);
  const { hostnames } = options.parent.kind === "Gateway" ? options.parent : {};
  return {
    parentRefs: [parentRef(service, options)],
    ...(hostnames === undefined ? {} : { hostnames }),
    rules: isOpen ? [...rules, fallbackRule(service, options)] : rules,
  };
}

/** What `parentRefs` names, with the API server's defaults written out. */
export function parentRef(service: string, { parent, port }: GatewayApiOptions): WrittenParent {
  return parent.kind === "Service" ? serviceRef(service, port) : gatewayRef(parent);
}

/** The same of a Gateway. */
export function gatewayRef({ name, namespace, sectionName }: GatewayParent): WrittenParent {
  return {
    group: "gateway.networking.k8s.io",
    kind: "Gateway",
    name,
    ...(namespace === undefined ? {} : { namespace }),
    ...(sectionName === undefined ? {} : { sectionName }),
  };
}

/** A mesh drops what no rule of a route takes; without the route it had gone to the service. */
function fallbackRule(service: string, options: GatewayApiOptions): object {
  return {
    ...matchesOf(undefined, options),
    backendRefs: [{ ...serviceRef(service, options.port), weight: 1 }],
  };
}

function routeRule(service: string, rule: RouteRule, options: GatewayApiOptions): object | undefined {
  const matches = matchesOf(rule.match, options);
  const backendRefs = weightedRefs(service, rule.split, options);
  if (matches === undefined || backendRefs === undefined) return undefined;
  const mirror = rule.mirror && mirrorFilter(service, rule.mirror, options);
  return {
    ...(rule.name === undefined ? {} : { name: rule.name }),
    ...matches,
    ...(mirror === undefined ? {} : { filters: [mirror] }),
    backendRefs,
    ...(options.protocol === "http" ? waits(rule, options) : {}),
  };
}

function matchesOf(
  match: RouteRule["match"],
  { protocol }: GatewayApiOptions,
): { matches?: object[] } | undefined {
  const isOpen = match === undefined || (match.length === 1 && takesEverything({ match }));
  if (protocol === "grpc" && isOpen) return {};
  const matches = (match ?? [{}]).flatMap((one): object[] => {
    const found = protocol === "http" ? httpMatch(one) : grpcMatch(one);
    return found === undefined ? [] : [found];
  });
  return matches.length === 0 ? undefined : { matches };
}

/** Percent where all weights are whole percents, else basis points: only their proportion counts. */
function weightedRefs(
  service: string,
  split: RouteRule["split"],
  options: GatewayApiOptions,
): (BackendRef & { weight: number })[] | undefined {
  const unit = split.every(({ weightBp }) => weightBp % 100 === 0) ? 100 : 1;
  const refs = split.flatMap(({ to, weightBp }) => {
    const backend = backendOf(service, to.version, options);
    return backend === undefined ? [] : [{ ...backend, weight: weightBp / unit }];
  });
  return refs.length === split.length ? refs : undefined;
}

/** `percent` holds whole ones only. */
function mirrorFilter(
  service: string,
  { to, percentBp }: NonNullable<RouteRule["mirror"]>,
  options: GatewayApiOptions,
): object | undefined {
  const backendRef = backendOf(service, to.version, options);
  if (backendRef === undefined) return undefined;
  const share =
    percentBp % 100 === 0
      ? { percent: percentBp / 100 }
      : { fraction: { numerator: percentBp, denominator: fullWeightBp } };
  return { type: "RequestMirror", requestMirror: { backendRef, ...share } };
}

function waits({ timeoutMs, retries }: RouteRule, { experimental }: GatewayApiOptions): object {
  const tryMs = experimental ? retries?.perTryTimeoutMs : undefined;
  const timeouts = {
    ...(timeoutMs === undefined ? {} : { request: formatDuration(timeoutMs) }),
    ...(tryMs === undefined ? {} : { backendRequest: formatDuration(tryMs) }),
  };
  const codes = retryCodes(retries?.on ?? []);
  return {
    ...(Object.keys(timeouts).length === 0 ? {} : { timeouts }),
    ...(retries === undefined || !experimental
      ? {}
      : { retry: { attempts: retries.attempts, ...(codes.length === 0 ? {} : { codes }) } }),
  };
}
