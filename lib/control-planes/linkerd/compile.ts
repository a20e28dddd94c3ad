import "server-only";
import { canonicalJson } from "../../policies/canonical-json";
import type { Target } from "../../policies/names";
import type { RouteSpec } from "../../policies/route-spec";
import type { DesiredPolicy, Resource } from "../control-plane";
import { compileGatewayApi } from "../gateway-api/compile";
import { compileAccess } from "./access/compile-access";
import type { Annotations } from "./annotation";
import { accrualAnnotations } from "./breaker-annotations";
import type { LinkerdKind } from "./kinds";
import { gatewayOptions, type LinkerdOptions } from "./options";
import { compileRateLimit } from "./rate-limit/compile-rate-limit";
import { annotationsOf } from "./route-annotations";
import { servedOptions } from "./servers/server";

/** The Service that a circuit breaker's annotations stand on: the one that callers ask, for all of its versions. */
export function serviceRefOf({ namespace, service }: Target): string {
  return `Service ${namespace}/${service}`;
}

/**
 * A route policy as an HTTPRoute or GRPCRoute with the Service for its parent, its retries as annotations; a circuit breaker
 * as annotations of the Service; a rate limit and an access policy as what hangs on a Server of the called pods, and that. A body is the canonical JSON of what is ours alone: `metadata.annotations` and, of a
 * route, `spec`. What `unsupportedLinkerd` names is left out. Pure.
 */
export function compileLinkerd(
  target: Target,
  desired: DesiredPolicy<LinkerdKind>,
  options: LinkerdOptions,
): Resource[] {
  if (desired.kind === "circuit-breaker") {
    const annotations = accrualAnnotations(desired.spec?.outlierDetection, options);
    const service = { apiVersion: "v1", kind: "Service", metadata: { annotations } };
    const body = Object.keys(annotations).length === 0 ? "" : canonicalJson(service);
    return [{ ref: serviceRefOf(target), body }];
  }
  if (desired.kind === "rate-limit") return compileRateLimit(target, desired.spec, servedOptions(options));
  if (desired.kind === "access") return compileAccess(target, desired.spec, servedOptions(options));
  const spec = desired.spec === null ? null : withoutMirrors(desired.spec);
  const routes = compileGatewayApi(target, { ...desired, spec }, gatewayOptions(options));
  const annotations = spec === null ? {} : annotationsOf(spec, options.protocol);
  return routes.map(({ ref, body }) => ({ ref, body: annotated(body, annotations) }));
}

/** Linkerd refuses a whole route for one mirror (outbound/index/http.rs, convert_gateway_filter). */
function withoutMirrors({ rules }: RouteSpec): RouteSpec {
  return { rules: rules.map(({ mirror: _, ...rule }) => rule) };
}

function annotated(body: string, annotations: Annotations): string {
  if (body === "" || Object.keys(annotations).length === 0) return body;
  return canonicalJson({ ...(JSON.parse(body) as object), metadata: { annotations } });
}
