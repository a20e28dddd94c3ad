import "server-only";
import { sameJson } from "../../policies/canonical-json";
import type { Target } from "../../policies/names";
import { type RouteMatch, type RouteRule, routeSpecSchema } from "../../policies/route-spec";
import { fullWeightBp } from "../../policies/weights";
import { type Beyond, type Decompiled, faultsOf, type Read, strangers } from "../gateway-api/beyond";
import { poolRef } from "./compile";
import { versionOfModel } from "./model-of";
import type { LlmDOptions } from "./options";
import { type RawRule, rewriteObjectSchema } from "./rewrite-object";

/**
 * The policy that a standing InferenceModelRewrite says, whoever wrote it: rules that name models first, as they are asked
 * first. Otherwise everything in it that no policy says, by its path. Pure.
 */
export function decompileLlmD(target: Target, object: unknown, options: LlmDOptions): Decompiled {
  const parsed = rewriteObjectSchema.safeParse(object);
  if (!parsed.success) return { outcome: "beyond", fields: faultsOf(parsed.error, "") };
  const { spec } = parsed.data;
  const read = spec.rules.map((rule, at) => readRule(rule, `spec.rules.${at}`, target.service, options));
  const fields = [
    ...strangers(spec, ["poolRef", "rules"], "spec"),
    ...(sameJson(spec.poolRef, poolRef(target.service, options))
      ? []
      : [{ path: "spec.poolRef", what: "pool" as const }]),
    ...read.flatMap((rule) => rule.beyond),
  ];
  if (fields.length > 0) return { outcome: "beyond", fields };
  const rules = read.flatMap(({ value }) => value ?? []);
  const named = rules.filter(({ match }) => match !== undefined);
  const models = named.flatMap(({ match = [] }) => match.map(({ model }) => model?.exact));
  const generic = rules.filter(({ match }) => match === undefined);
  if (generic.length > 1 || new Set(models).size < models.length)
    return { outcome: "beyond", fields: [{ path: "spec.rules", what: "order" }] };
  const checked = routeSpecSchema.safeParse({ rules: [...named, ...generic] });
  if (!checked.success) return { outcome: "beyond", fields: faultsOf(checked.error, "spec.") };
  return { outcome: "spec", spec: checked.data };
}

function readRule(rule: RawRule, at: string, service: string, options: LlmDOptions): Read<RouteRule> {
  const others: Beyond[] = strangers(rule, ["matches", "targets"], at);
  const match = rule.matches.map(({ model, ...more }, index): RouteMatch => {
    const path = `${at}.matches.${index}`;
    others.push(...strangers(more, [], path, "condition"));
    if (model.type !== "Exact") others.push({ path: `${path}.model.type`, what: "condition" });
    return { model: { exact: model.value } };
  });
  const split = readTargets(rule.targets, `${at}.targets`, service, options);
  const value = { ...(match.length === 0 ? {} : { match }), split: split.value ?? [] };
  return { value, beyond: [...others, ...split.beyond] };
}

/** Without any weight all targets share alike; with some, one without gets nothing. */
function readTargets(
  targets: RawRule["targets"],
  at: string,
  service: string,
  options: LlmDOptions,
): Read<RouteRule["split"]> {
  const isEven = targets.every(({ weight }) => weight === undefined);
  const weights = targets.map(({ weight }) => weight ?? (isEven ? 1 : 0));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const others: Beyond[] = targets.length === 0 ? [{ path: at, what: "no-backends" }] : [];
  const split: RouteRule["split"] = [];
  for (const [index, { modelRewrite, weight: _, ...more }] of targets.entries()) {
    const path = `${at}.${index}`;
    const version = versionOfModel(service, modelRewrite, options);
    const weightBp = ((weights[index] ?? 0) * fullWeightBp) / sum;
    others.push(...strangers(more, [], path));
    if (version === undefined) others.push({ path, what: "backend" });
    else if (split.some(({ to }) => to.version === version)) others.push({ path, what: "backend-twice" });
    else if (!Number.isInteger(weightBp)) others.push({ path: `${path}.weight`, what: "weight" });
    else split.push({ to: { version }, weightBp });
  }
  return { value: split, beyond: others };
}
