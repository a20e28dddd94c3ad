import "server-only";
import { apiVersionOf, resourceKinds } from "../../kubernetes/resource-kinds";
import { canonicalJson } from "../../policies/canonical-json";
import type { Target } from "../../policies/names";
import type { RouteMatch, RouteRule, RouteSpec } from "../../policies/route-spec";
import type { DesiredPolicy, Resource } from "../control-plane";
import { reachableRules, takesEverything } from "../gateway-api/reachable-rules";
import { modelOf } from "./model-of";
import type { LlmDOptions } from "./options";

/** The name of the one rewrite that is written for a service; its object has the service's name. */
export function rewriteRef({ namespace, service }: Target): string {
  return `InferenceModelRewrite ${namespace}/${service}`;
}

/**
 * A route policy as an InferenceModelRewrite (llm-d.ai/v1alpha2 of llm-d-router, apix/v1alpha2), the API server's defaults
 * written out: `body` is the canonical JSON of `{ apiVersion, kind, spec }`, "" where nothing of ours is to be. A version
 * without weight is no target, as each has a weight of at least 1. What `unsupportedLlmD` names is left out, the whole match
 * or rule where less would take more calls. Pure.
 */
export function compileLlmD(
  target: Target,
  desired: DesiredPolicy<"route">,
  options: LlmDOptions,
): Resource[] {
  const spec = desired.spec === null ? undefined : rewriteBody(target, desired.spec, options);
  const { inferenceModelRewrite } = resourceKinds;
  const type = { apiVersion: apiVersionOf(inferenceModelRewrite), kind: inferenceModelRewrite.kind };
  return [{ ref: rewriteRef(target), body: spec === undefined ? "" : canonicalJson({ ...type, spec }) }];
}

/** The pool as `poolRef` names it. Its group is written out: the definition's default is no pool's. */
export function poolRef(
  service: string,
  { pool }: LlmDOptions,
): { group: string; kind: string; name: string } {
  const name = pool.name.replace("{service}", () => service);
  return { group: pool.group, kind: "InferencePool", name };
}

function rewriteBody({ service }: Target, spec: RouteSpec, options: LlmDOptions): object | undefined {
  const rules = reachableRules(spec).flatMap((rule) => rewriteRule(service, rule, options) ?? []);
  return rules.length === 0 ? undefined : { poolRef: poolRef(service, options), rules };
}

function rewriteRule(service: string, rule: RouteRule, options: LlmDOptions): object | undefined {
  const carrying = rule.split.filter(({ weightBp }) => weightBp > 0);
  const unit = carrying.every(({ weightBp }) => weightBp % 100 === 0) ? 100 : 1;
  const targets = carrying.flatMap(({ to, weightBp }) => {
    const modelRewrite = modelOf(service, to.version, options);
    return modelRewrite === undefined ? [] : [{ modelRewrite, weight: weightBp / unit }];
  });
  const matches = matchesOf(rule);
  return matches === undefined || targets.length < carrying.length ? undefined : { ...matches, targets };
}

/** Without matches a rule takes every model that no other names. */
function matchesOf(rule: RouteRule): { matches?: object[] } | undefined {
  if (takesEverything(rule)) return {};
  const matches = (rule.match ?? []).flatMap((match) => matchOf(match) ?? []);
  return matches.length === 0 ? undefined : { matches };
}

function matchOf({ headers, path, grpc, model }: RouteMatch): object | undefined {
  if (headers !== undefined || path !== undefined || grpc !== undefined || model === undefined)
    return undefined;
  return { model: { type: "Exact", value: model.exact } };
}
