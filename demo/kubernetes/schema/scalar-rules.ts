import type { StatusCause } from "../http/api-error";
import type { Structural } from "../kinds/structural";
import { type Place, wrong } from "./place";

export function stringErrors(schema: Structural, value: string, place: Place): StatusCause[] {
  const errors: StatusCause[] = [];
  const length = [...value].length;
  if (schema.maxLength !== undefined && length > schema.maxLength) {
    const message = `Too long: may not be more than ${schema.maxLength} bytes`;
    errors.push({ reason: "FieldValueTooLong", message, field: place.field });
  }
  const say = (why: string) =>
    errors.push(wrong(place, JSON.stringify(value), `${place.named} in body ${why}`));
  if (schema.minLength !== undefined && length < schema.minLength) {
    say(`should be at least ${schema.minLength} chars long`);
  }
  if (schema.pattern !== undefined && !matches(schema.pattern, value))
    say(`should match '${schema.pattern}'`);
  return errors;
}

const compiled = new Map<string, RegExp>();

/** Go's RE2 takes what the definitions use, and so does JavaScript. */
export function matches(pattern: string, text: string): boolean {
  const expression = compiled.get(pattern) ?? new RegExp(pattern);
  compiled.set(pattern, expression);
  return expression.test(text);
}

export function numberErrors(schema: Structural, value: number, place: Place): StatusCause[] {
  const errors: StatusCause[] = [];
  const say = (why: string) => errors.push(wrong(place, String(value), `${place.named} in body ${why}`));
  const { minimum, maximum, multipleOf } = schema;
  if (multipleOf !== undefined && value % multipleOf !== 0) say(`should be a multiple of ${multipleOf}`);
  if (maximum !== undefined && (schema.exclusiveMaximum ? value >= maximum : value > maximum)) {
    say(
      schema.exclusiveMaximum
        ? `should be less than ${maximum}`
        : `should be less than or equal to ${maximum}`,
    );
  }
  if (minimum !== undefined && (schema.exclusiveMinimum ? value <= minimum : value < minimum)) {
    say(
      schema.exclusiveMinimum
        ? `should be greater than ${minimum}`
        : `should be greater than or equal to ${minimum}`,
    );
  }
  return errors;
}
