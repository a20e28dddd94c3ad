import type { StatusCause } from "../http/api-error";
import { isObject } from "../json";
import type { KubernetesObject } from "../kinds/kubernetes-object";
import type { ResourceKind } from "../kinds/resource-kind";
import { ruleErrors } from "./cel/rule-errors";
import { duplicateErrors } from "./list-duplicates";
import { metadataErrors } from "./name-rules";
import { schemaErrors } from "./validate";

/** Such an error keeps the definition's own rules from being looked at (apiextensions crd strategy, hasBlockingErr). */
const blocking = new Set([
  "FieldValueNotSupported",
  "FieldValueRequired",
  "FieldValueTooLong",
  "FieldValueTooMany",
  "FieldValueTypeInvalid",
]);
const notChecked: StatusCause = {
  reason: "FieldValueInvalid",
  message:
    'Invalid value: "null": some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
  field: "<nil>",
};

/** Why an object may not be stored; of a write to `/status` only that part is looked at (golden case hr-status-invalid). */
export function objectErrors(
  kind: ResourceKind,
  object: KubernetesObject,
  subresource: string,
  before?: KubernetesObject,
): StatusCause[] {
  const errors = subresource === "" ? metadataErrors(kind, object) : [];
  if (!kind.isCustom) return errors;
  errors.push(...(subresource === "status" ? statusErrors(kind, object) : bodyErrors(kind, object)));
  errors.push(...duplicateErrors(kind.schema, object));
  if (errors.some(({ reason }) => blocking.has(reason))) return [...errors, notChecked];
  return [...errors, ...ruleErrors(kind.schema, object, before)];
}

function bodyErrors(kind: ResourceKind, { metadata: _, ...body }: KubernetesObject): StatusCause[] {
  const { metadata: _schema, ...properties } = kind.schema.properties ?? {};
  const required = (kind.schema.required ?? []).filter((name) => name !== "metadata");
  return schemaErrors({ ...kind.schema, properties, required }, body, { named: "", field: "" });
}

/** Messages there name the path from the status on, fields the whole one. */
function statusErrors(kind: ResourceKind, { status }: KubernetesObject): StatusCause[] {
  const schema = kind.schema.properties?.status;
  if (!schema || !isObject(status)) return [];
  return schemaErrors(schema, status, { named: "", field: "status" });
}
