import type { StatusCause } from "../http/api-error";
import type { Structural } from "../kinds/structural";
import type { Place } from "./place";

/** oneOf, anyOf, allOf and not, by what fails of each. What they say has no field of its own (golden case cel-hash-and-simple). */
export function composedErrors(
  schema: Structural,
  place: Place,
  failuresOf: (one: Structural) => StatusCause[],
): StatusCause[] {
  const say = (why: string): StatusCause => ({
    reason: "FieldValueInvalid",
    message: `Invalid value: "": "${place.named}" must ${why}`,
    field: "<nil>",
  });
  const errors: StatusCause[] = [];
  if (schema.anyOf) {
    const failures = schema.anyOf.map(failuresOf);
    if (!failures.some((list) => list.length === 0)) {
      errors.push(say("validate at least one schema (anyOf)"), ...leastOf(failures));
    }
  }
  if (schema.oneOf) {
    const failures = schema.oneOf.map(failuresOf);
    const valid = failures.filter((list) => list.length === 0).length;
    const found = valid === 0 ? "Found none valid" : `Found ${valid} valid alternatives`;
    if (valid !== 1) errors.push(say(`validate one and only one schema (oneOf). ${found}`));
    if (valid === 0) errors.push(...leastOf(failures));
  }
  if (schema.allOf) {
    const failures = schema.allOf.map(failuresOf);
    errors.push(...failures.flat());
    const failed = failures.filter((list) => list.length > 0).length;
    const none = failed === failures.length ? ". None validated" : "";
    if (failed > 0) errors.push(say(`validate all the schemas (allOf)${none}`));
  }
  if (schema.not && failuresOf(schema.not).length === 0) errors.push(say("not validate the schema (not)"));
  return errors;
}

function leastOf(failures: StatusCause[][]): StatusCause[] {
  return [...failures].sort((left, right) => left.length - right.length)[0] ?? [];
}
