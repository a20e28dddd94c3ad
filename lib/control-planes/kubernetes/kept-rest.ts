import "server-only";
import { AppError } from "../../errors";
import { changesBetween, type PatchOperation, pointerOf } from "../../kubernetes/json-patch";
import type { KubernetesObject } from "../../kubernetes/object";
import { canonicalJson, sameJson } from "../../policies/canonical-json";
import type { FoundRule } from "../../policies/found";
import type { Target } from "../../policies/names";
import type { RouteSpec } from "../../policies/route-spec";
import { ruleKey, weightsOfRule } from "../../policies/rules";
import type { WeightsBp } from "../../policies/weights";
import type { Resource } from "../control-plane";
import type { Located } from "./located";

/** How the weights of an object that others wrote are read and moved. Pure. */
export type WeightsOfObject = {
  read: (target: Target, located: Located) => FoundRule[];
  /** A copy of the first object in which only this rule's weights are others; or why there is none. */
  edit: (
    target: Target,
    located: Located,
    rule: string,
    weights: WeightsBp,
  ) => { object: KubernetesObject } | { refused: string };
};

type KeptBody = { keepRest: true; weights: Record<string, WeightsBp> };

/** A route that decides only weights, as a resource: the weights by rule and version. Pure. */
export function compileKept(ref: string, { rules }: RouteSpec): Resource[] {
  const weights = Object.fromEntries(rules.map((rule) => [ruleKey(rule), weightsOfRule(rule)]));
  const body: KeptBody = { keepRest: true, weights };
  return [{ ref, body: canonicalJson(body) }];
}

/** Whether a resource's body is that of a route that decides only weights. Pure. */
export function isKept(body: string): boolean {
  return body.startsWith('{"keepRest":true');
}

/** The weights that such resources decide; undefined for resources that decide whole objects. Pure. */
export function keptWeights([resource]: readonly Resource[]): KeptBody["weights"] | undefined {
  if (!resource || !isKept(resource.body)) return undefined;
  return (JSON.parse(resource.body) as KeptBody).weights;
}

/** The same resources as the object has them now, for the rules that are decided. Pure. */
export function viewKept(ref: string, found: readonly FoundRule[], rules: readonly string[]): Resource[] {
  const weights = Object.fromEntries(
    found.flatMap(({ rule, weights: own }) => (own && rules.includes(rule) ? [[rule, own]] : [])),
  );
  return [{ ref, body: canonicalJson({ keepRest: true, weights }) }];
}

/**
 * The object, and a copy of it in which only these weights are others. Throws `invalid-spec` where there is no such object, or a
 * rule's weights cannot be moved. Pure.
 */
export function editKept(
  of: WeightsOfObject,
  target: Target,
  located: Located,
  weights: KeptBody["weights"],
): { object: KubernetesObject; edited: KubernetesObject } {
  const [object] = located;
  if (!object) throw refused("there is nothing of others whose rest could be kept");
  let edited = object;
  const standing = new Map(of.read(target, located).map((found) => [found.rule, found.weights]));
  for (const [rule, own] of Object.entries(weights)) {
    // What is wanted already is left in the words that it is in.
    if (sameJson(standing.get(rule) ?? null, own)) continue;
    const result = of.edit(target, [edited, ...located.slice(1)], rule, own);
    if ("refused" in result) throw refused(`the weights of ${rule} cannot be moved: ${result.refused}`);
    edited = result.object;
  }
  return { object, edited };
}

/**
 * The patch that moves the weights and marks the object, made over exactly the version that was read. Everything else in the
 * object stays byte by byte. Throws `invalid-spec` where there is no such object, or a rule's weights cannot be moved.
 */
export function patchOfKept(
  of: WeightsOfObject,
  target: Target,
  located: Located,
  { weights, annotations }: { weights: KeptBody["weights"]; annotations: Record<string, string> },
): PatchOperation[] {
  const { object, edited } = editKept(of, target, located, weights);
  const { resourceVersion, annotations: known } = object.metadata;
  const marks: PatchOperation[] =
    Object.keys(known).length === 0
      ? [{ op: "add", path: pointerOf(["metadata", "annotations"]), value: annotations }]
      : Object.entries(annotations).map(([name, value]) => ({
          op: "add",
          path: pointerOf(["metadata", "annotations", name]),
          value,
        }));
  return [
    // Another version than this is refused as a conflict.
    { op: "replace", path: "/metadata/resourceVersion", value: resourceVersion },
    ...changesBetween(object.spec, edited.spec, ["spec"]),
    ...marks,
  ];
}

function refused(why: string): AppError {
  return new AppError("invalid-spec", why, { params: { reason: "kept-rest" } });
}
