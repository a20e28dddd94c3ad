import { badRequest } from "../http/api-error";
import type { Decoded } from "../http/decode";
import { withBuiltInDefaults } from "../kinds/built-in-defaults";
import type { KubernetesObject } from "../kinds/kubernetes-object";
import type { ResourceKind } from "../kinds/resource-kind";
import { withDefaults } from "../schema/defaults";
import { prune } from "../schema/prune";
import type { Write } from "./write";

export function withAllDefaults(kind: ResourceKind, object: KubernetesObject): KubernetesObject {
  const filled = withDefaults(kind.schema, object) as KubernetesObject;
  return kind.isCustom ? filled : withBuiltInDefaults(filled);
}

/** What decoding says of duplicate and unknown fields, in the words of a strict decoding error. */
export function strictErrors(
  { duplicates }: Pick<Decoded, "duplicates">,
  unknown: readonly string[],
): string[] {
  const say = (what: string) => (path: string) => `${what} field ${JSON.stringify(path)}`;
  return [...duplicates.map(say("duplicate")), ...unknown.map(say("unknown"))];
}

/** Drops unknown fields and says so as fieldValidation asks (golden cases create-*-unknown-field, strict-duplicate-field). */
export function withKnownFields(
  { kind, options }: Write,
  decoded: Decoded,
): { object: KubernetesObject; warnings: string[] } {
  const pruned = prune(kind.schema, decoded.object);
  const errors = strictErrors(decoded, pruned.unknown);
  if (options.fieldValidation === "Strict" && errors.length > 0) {
    const what = `${kind.kind} in version ${JSON.stringify(kind.version)} cannot be handled as a ${kind.kind}`;
    throw badRequest(`${what}: strict decoding error: ${errors.join(", ")}`);
  }
  const object = withAllDefaults(kind, pruned.value as KubernetesObject);
  return { object, warnings: options.fieldValidation === "Warn" ? errors : [] };
}
