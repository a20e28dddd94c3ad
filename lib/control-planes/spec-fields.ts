import "server-only";
import { z } from "zod";
import type { PolicyKind } from "../policies/kinds";
import { specSchemaOf } from "../policies/policy-spec";
import { writtenRouteSchema } from "../policies/written/written-route";

type Shape = {
  properties?: Record<string, Shape>;
  additionalProperties?: Shape | boolean;
  items?: Shape;
  anyOf?: Shape[];
  enum?: string[];
};

function schemaOf(kind: PolicyKind): z.ZodType {
  return kind === "route" ? writtenRouteSchema : specSchemaOf(kind);
}

/**
 * The path of every field that a written spec of a kind can have, in the schema's order: dot notation, `*` for any item,
 * a word of several, alone or in a list, by the word. Pure.
 */
export function specFields(kind: PolicyKind): string[] {
  return [...new Set(pathsOf(z.toJSONSchema(schemaOf(kind), { io: "input" }) as Shape, ""))];
}

function* pathsOf(shape: Shape, path: string): Generator<string> {
  const { properties, additionalProperties, items, anyOf, enum: words } = shape;
  const below = (key: string) => (path === "" ? key : `${path}.${key}`);
  if (properties) for (const [key, part] of Object.entries(properties)) yield* pathsOf(part, below(key));
  else if (typeof additionalProperties === "object") yield* pathsOf(additionalProperties, below("*"));
  else if (words && words.length > 1) for (const word of words) yield below(word);
  else if (items?.enum) for (const word of items.enum) yield below(word);
  else if (items) yield* pathsOf(items, below("*"));
  else if (anyOf) for (const part of anyOf) yield* pathsOf(part, path);
  else yield path;
}
