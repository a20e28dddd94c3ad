import type { z } from "zod";

/** Whole words for what a value must be, by the name a schema has for it. */
const expectations: Record<string, string> = {
  number: "must be a number",
  int: "must be a whole number",
  string: "must be text",
  boolean: "must be true or false",
  array: "must be a list",
  object: "must be a group of fields",
  record: "must be a group of fields",
};

/** What is wrong, as a person would say it after the field's name. Pure. */
export function faultWords(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      if (issue.message.endsWith("received undefined")) return "is missing";
      return expectations[issue.expected] ?? issue.message;
    case "invalid_value":
      return `must be ${issue.values.length > 1 ? "one of " : ""}${issue.values.map(String).join(", ")}`;
    case "too_small":
      return bound(issue.origin, "at least", Number(issue.minimum));
    case "too_big":
      return bound(issue.origin, "at most", Number(issue.maximum));
    default:
      return issue.message;
  }
}

function bound(origin: string, word: "at least" | "at most", limit: number): string {
  switch (origin) {
    case "array":
      return `must have ${word} ${limit} ${limit === 1 ? "entry" : "entries"}`;
    case "string":
      return `must have ${word} ${limit} ${limit === 1 ? "character" : "characters"}`;
    default:
      return `must be ${word} ${limit}`;
  }
}
