import type { StatusCause } from "../http/api-error";
import { isEqual, isObject, type Json } from "../json";
import type { Structural } from "../kinds/structural";
import { composedErrors } from "./composed";
import { at, type Place, wrong } from "./place";
import { numberErrors, stringErrors } from "./scalar-rules";

/**
 * A value against its schema, with the messages of an API server (kube-openapi pkg/validation/validate, apiextensions
 * pkg/apiserver/validation; golden cases type-error-create, enum-refused, cel-hash-and-simple, httproute-weight-max).
 */
export function schemaErrors(schema: Structural, value: Json, place: Place): StatusCause[] {
  if (value === null && schema.nullable) return [];
  return [
    ...typeErrors(schema, value, place),
    ...composedErrors(schema, place, (one) => schemaErrors(one, value, place)),
    ...(typeof value === "string" ? stringErrors(schema, value, place) : []),
    ...(typeof value === "number" ? numberErrors(schema, value, place) : []),
    ...(Array.isArray(value) ? listErrors(schema, value, place) : []),
    ...enumErrors(schema, value, place),
    ...(isObject(value) ? objectErrors(schema, value, place) : []),
  ];
}

export function typeName(value: Json): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value;
}

function typeErrors(schema: Structural, value: Json, place: Place): StatusCause[] {
  const actual = typeName(value);
  if (schema["x-kubernetes-int-or-string"]) {
    if (actual === "integer" || actual === "string") return [];
  } else if (schema.type === undefined || schema.type === actual) return [];
  else if (schema.type === "number" && actual === "integer") return [];
  const expected = schema["x-kubernetes-int-or-string"] ? "integer,string" : schema.type;
  const why = `${place.named} in body must be of type ${expected}: "${actual}"`;
  return [
    { reason: "FieldValueTypeInvalid", message: `Invalid value: "${actual}": ${why}`, field: place.field },
  ];
}

function enumErrors(schema: Structural, value: Json, place: Place): StatusCause[] {
  if (schema.enum === undefined || schema.enum.some((allowed) => isEqual(allowed, value))) return [];
  const allowed = schema.enum.map((one) =>
    JSON.stringify(typeof one === "string" ? one : JSON.stringify(one)),
  );
  const message = `Unsupported value: ${JSON.stringify(value)}: supported values: ${allowed.join(", ")}`;
  return [{ reason: "FieldValueNotSupported", message, field: place.field }];
}

function listErrors(schema: Structural, value: Json[], place: Place): StatusCause[] {
  const { items } = schema;
  const errors = items
    ? value.flatMap((item, index) => schemaErrors(items, item, at(place, `[${index}]`)))
    : [];
  if (schema.minItems !== undefined && value.length < schema.minItems) {
    errors.push(
      wrong(
        place,
        String(value.length),
        `${place.named} in body should have at least ${schema.minItems} items`,
      ),
    );
  }
  if (schema.maxItems !== undefined && value.length > schema.maxItems)
    errors.push(tooMany(place, value.length, schema.maxItems));
  return errors;
}

function tooMany(place: Place, actual: number, max: number): StatusCause {
  const message = `Too many: ${actual}: must have at most ${max} items`;
  return { reason: "FieldValueTooMany", message, field: place.field };
}

function objectErrors(
  schema: Structural,
  value: { [key: string]: Json | undefined },
  place: Place,
): StatusCause[] {
  const errors: StatusCause[] = [];
  const count = Object.keys(value).length;
  if (schema.minProperties !== undefined && count < schema.minProperties) {
    errors.push(
      wrong(
        place,
        String(count),
        `${place.named} in body should have at least ${schema.minProperties} properties`,
      ),
    );
  }
  if (schema.maxProperties !== undefined && count > schema.maxProperties)
    errors.push(tooMany(place, count, schema.maxProperties));
  for (const key of Object.keys(value).sort()) {
    const item = value[key];
    const declared = schema.properties?.[key];
    const below =
      declared ?? (typeof schema.additionalProperties === "object" ? schema.additionalProperties : undefined);
    if (item !== undefined && below) errors.push(...schemaErrors(below, item, at(place, key)));
  }
  for (const key of schema.required ?? []) {
    if (value[key] !== undefined) continue;
    errors.push({ reason: "FieldValueRequired", message: "Required value", field: at(place, key).field });
  }
  return errors;
}
