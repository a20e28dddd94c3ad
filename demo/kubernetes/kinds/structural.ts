import type { Json } from "../json";

/** An OpenAPI v3 schema in Kubernetes' structural form (KEP-1002), as a CustomResourceDefinition holds it. */
export interface Structural {
  type?: "object" | "array" | "string" | "integer" | "number" | "boolean";
  properties?: { [name: string]: Structural };
  additionalProperties?: Structural | boolean;
  items?: Structural;
  required?: string[];
  nullable?: boolean;
  default?: Json;
  enum?: Json[];
  format?: string;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: boolean;
  exclusiveMaximum?: boolean;
  multipleOf?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  minProperties?: number;
  maxProperties?: number;
  oneOf?: Structural[];
  anyOf?: Structural[];
  allOf?: Structural[];
  not?: Structural;
  "x-kubernetes-int-or-string"?: boolean;
  "x-kubernetes-embedded-resource"?: boolean;
  "x-kubernetes-preserve-unknown-fields"?: boolean;
  "x-kubernetes-list-type"?: "atomic" | "set" | "map";
  "x-kubernetes-list-map-keys"?: string[];
  "x-kubernetes-map-type"?: "atomic" | "granular";
  "x-kubernetes-validations"?: ValidationRule[];
}

export interface ValidationRule {
  rule: string;
  message?: string;
  messageExpression?: string;
  reason?: string;
  fieldPath?: string;
  optionalOldSelf?: boolean;
}

/** The schema of a key of an object; undefined where nothing is said of it (its shape is then deduced from its value). */
export function schemaOfKey(schema: Structural | undefined, key: string): Structural | undefined {
  const declared = schema?.properties?.[key];
  if (declared) return declared;
  return typeof schema?.additionalProperties === "object" ? schema.additionalProperties : undefined;
}

export function isDeclaredKey(schema: Structural | undefined, key: string): boolean {
  return schema?.properties !== undefined && Object.hasOwn(schema.properties, key);
}

/** Whether the object takes keys that its schema does not name. */
export function takesAnyKey(schema: Structural): boolean {
  return (
    schema["x-kubernetes-preserve-unknown-fields"] === true ||
    (schema.additionalProperties !== undefined && schema.additionalProperties !== false) ||
    (schema.properties === undefined && schema.type === undefined)
  );
}
