import { copyOf, isObject, type Json, type JsonObject } from "../json";
import { type Structural, schemaOfKey } from "../kinds/structural";

/**
 * Fills in defaults, and before that drops nulls that the schema does not take
 * (apiextensions pkg/apiserver/schema/defaulting; golden case hr-apply).
 */
export function withDefaults(schema: Structural | undefined, value: Json): Json {
  if (schema === undefined) return value;
  if (Array.isArray(value)) return value.map((item) => withDefaults(schema.items, item));
  if (!isObject(value)) return value;
  const filled: JsonObject = {};
  for (const [key, item] of Object.entries(value)) {
    const below = schemaOfKey(schema, key);
    const isUnwantedNull = item === null && below !== undefined && below.nullable !== true;
    if (item !== undefined && !isUnwantedNull) filled[key] = withDefaults(below, item);
  }
  for (const [key, below] of Object.entries(schema.properties ?? {})) {
    if (filled[key] === undefined && below.default !== undefined) {
      filled[key] = withDefaults(below, copyOf(below.default));
    }
  }
  return filled;
}
