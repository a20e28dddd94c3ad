import { ApiError, badRequest, invalid, notFound, unsupportedMediaType } from "../http/api-error";
import { goJsonError, mediaType, parseYaml } from "../http/decode";
import { isObject, type Json, withSortedKeys } from "../json";
import type { KubernetesObject } from "../kinds/kubernetes-object";
import type { ResourceKind } from "../kinds/resource-kind";
import { jsonPatch, PatchFailed } from "../patch/json-patch";
import { mergePatch } from "../patch/merge-patch";
import { strategicMerge } from "../patch/strategic-merge";
import { prune } from "../schema/prune";
import { applyObject } from "./apply";
import type { Cluster } from "./cluster";
import { strictErrors, withAllDefaults } from "./decoded-fields";
import { requireName, updateObject } from "./update";
import { findObject, type Write, type Written } from "./write";

export const applyType = "application/apply-patch+yaml";
const jsonPatchType = "application/json-patch+json";
const mergePatchType = "application/merge-patch+json";
const strategicType = "application/strategic-merge-patch+json";

/** Types that a kind's patches may have; built-in ones refuse others before they look (golden cases patch-wrong-type, strategic-on-crd). */
export function requirePatchType(kind: ResourceKind, contentType: string | undefined): string {
  const type = mediaType(contentType);
  const custom = [jsonPatchType, mergePatchType, applyType];
  if (custom.includes(type) || (!kind.isCustom && type === strategicType)) return type;
  if (kind.isCustom) throw unsupportedMediaType(custom);
  throw new ApiError(415, "UnsupportedMediaType", "415: Unsupported Media Type", {});
}

export function patchObject(
  cluster: Cluster,
  write: Write,
  type: string,
  body: string,
  mayCreate: () => void,
): Written {
  if (type === applyType) return applyObject(cluster, write, parseYaml(body), mayCreate);
  const live = findObject(cluster, write);
  if (!live) throw notFound(write.kind, write.name);
  const patched = patchedObject(write.kind, live, type, readPatch(body, type));
  const { object, warnings } = decodedAgain(write, patched);
  requireName(write, object);
  return updateObject(cluster, write, live, object, warnings);
}

function readPatch(body: string, type: string): Json {
  let patch: Json;
  try {
    patch = JSON.parse(body) as Json;
  } catch {
    throw badRequest(`error decoding patch: ${goJsonError(body)}`);
  }
  const isList = Array.isArray(patch);
  if (type === jsonPatchType && !isList) {
    throw badRequest(
      `error decoding patch: json: cannot unmarshal ${isObject(patch) ? "object" : typeof patch} into Go value of type []handlers.jsonPatchOp`,
    );
  }
  if (type !== jsonPatchType && !isObject(patch)) {
    throw badRequest(
      `error decoding patch: json: cannot unmarshal ${isList ? "array" : typeof patch} into Go value of type map[string]interface {}`,
    );
  }
  return patch;
}

function patchedObject(
  kind: ResourceKind,
  live: KubernetesObject,
  type: string,
  patch: Json,
): KubernetesObject {
  if (type === mergePatchType) return mergePatch(live, patch) as KubernetesObject;
  if (type === strategicType) return strategicMerge(kind.schema, live, patch) as KubernetesObject;
  try {
    return jsonPatch(live, patch as object[]) as KubernetesObject;
  } catch (error) {
    if (!(error instanceof PatchFailed)) throw error;
    throw new ApiError(422, "Invalid", "the server rejected our request due to an error in our request", {});
  }
}

/** A patched object is decoded as a whole; what that does not know is told with all of it (golden case merge-patch-strict-unknown-field). */
function decodedAgain(
  { kind, options }: Write,
  patched: KubernetesObject,
): { object: KubernetesObject; warnings: string[] } {
  const pruned = prune(kind.schema, patched);
  const errors = strictErrors({ duplicates: [] }, pruned.unknown);
  if (options.fieldValidation === "Strict" && errors.length > 0) {
    const text = JSON.stringify(JSON.stringify(withSortedKeys(patched)));
    const message = `Invalid value: ${text}: strict decoding error: ${errors.join(", ")}`;
    throw invalid({ group: "", kind: "" }, "", [{ reason: "FieldValueInvalid", message, field: "patch" }]);
  }
  const object = withAllDefaults(kind, pruned.value as KubernetesObject);
  return { object, warnings: options.fieldValidation === "Warn" ? errors : [] };
}
