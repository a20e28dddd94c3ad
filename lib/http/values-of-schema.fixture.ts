import fc from "fast-check";
import { z } from "zod";

/** By a field's name, what stands there mostly: names and ids of what exists, so that requests reach further than a 404. */
export type Words = Readonly<Record<string, fc.Arbitrary<unknown>>>;

type Json = z.core.JSONSchema.JSONSchema;

/**
 * Values as a schema describes them to a client. What JSON Schema cannot say (refinements, transforms) is not kept to, so
 * some of them are refused.
 */
export function valuesOf(schema: z.ZodType, words: Words = {}): fc.Arbitrary<unknown> {
  return ofJson(z.toJSONSchema(schema, { io: "input", unrepresentable: "any", cycles: "throw" }), words);
}

function ofJson(schema: Json | boolean, words: Words): fc.Arbitrary<unknown> {
  if (typeof schema === "boolean") return fc.jsonValue({ maxDepth: 2 });
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives) return fc.oneof(...alternatives.map((each) => ofJson(each as Json, words)));
  switch (schema.type) {
    case "object":
      return objects(schema, words);
    case "array":
      return arrays(schema, words);
    case "string":
      return strings(schema);
    case "integer":
    case "number":
      return numbers(schema);
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function objects(schema: Json, words: Words): fc.Arbitrary<unknown> {
  const { properties = {}, required = [], additionalProperties } = schema;
  const known = fc.record(
    Object.fromEntries(
      Object.entries(properties).map(([name, property]) => {
        const own = ofJson(property as Json, words);
        const word = Object.hasOwn(words, name) ? words[name] : undefined;
        return [name, word ? fc.oneof({ weight: 8, arbitrary: word }, { weight: 1, arbitrary: own }) : own];
      }),
    ),
    { requiredKeys: required, noNullPrototype: true },
  );
  if (typeof additionalProperties !== "object") return known;
  const names = schema.propertyNames ? ofJson(schema.propertyNames as Json, words) : fc.string();
  const name = words.key ? fc.oneof(words.key, names) : names;
  const others = fc.dictionary(name as fc.Arbitrary<string>, ofJson(additionalProperties as Json, words), {
    maxKeys: 4,
    noNullPrototype: true,
  });
  return fc.tuple(known, others).map(([left, right]) => ({ ...right, ...left }));
}

function arrays({ items, prefixItems, minItems = 0, maxItems = 4 }: Json, words: Words) {
  if (prefixItems) return fc.tuple(...prefixItems.map((item) => ofJson(item as Json, words)));
  const item = ofJson((items ?? {}) as Json, words);
  return fc.array(item, { minLength: minItems, maxLength: Math.max(minItems, Math.min(maxItems, 4)) });
}

function strings({ format, pattern, allOf, minLength = 0, maxLength = 60 }: Json): fc.Arbitrary<string> {
  if (format === "uuid") return fc.uuid();
  if (format === "uri") return fc.constantFrom("http://127.0.0.1:9", "https://127.0.0.1:9/a?b=c#d");
  if (format === "date-time") {
    const span = { min: new Date("1970-01-01"), max: new Date("2199-01-01"), noInvalidDate: true };
    return fc.date(span).map((date) => date.toISOString());
  }
  const expression = pattern ?? allOf?.map((part) => (part as Json).pattern).find(Boolean);
  if (expression !== undefined) return fc.stringMatching(new RegExp(expression));
  const most = Math.min(maxLength, 60);
  return fc.string({ unit: "grapheme", minLength: Math.min(minLength, most), maxLength: most });
}

function numbers({ type, minimum, maximum, exclusiveMinimum, exclusiveMaximum }: Json) {
  const min = Number(minimum ?? exclusiveMinimum ?? -1e6);
  const max = Number(maximum ?? exclusiveMaximum ?? 1e6);
  const whole = fc.integer({ min: Math.max(Math.ceil(min), -(2 ** 40)), max: Math.min(max, 2 ** 40) });
  const edges = fc.constantFrom(min, max);
  if (type === "integer") return fc.oneof({ weight: 2, arbitrary: whole }, { weight: 1, arbitrary: edges });
  return fc.oneof(fc.double({ min, max, noNaN: true }), whole, edges);
}
