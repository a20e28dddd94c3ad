import type { StatusCause } from "../http/api-error";

/** Where a value is: how a message names it, and how the cause's field does (they differ for `status`). */
export interface Place {
  named: string;
  field: string;
}

export function at(place: Place, step: string): Place {
  const join = (path: string) => (path === "" || step.startsWith("[") ? path + step : `${path}.${step}`);
  return { named: join(place.named), field: join(place.field) };
}

export const wrong = (place: Place, value: string, why: string): StatusCause => ({
  reason: "FieldValueInvalid",
  message: `Invalid value: ${value}: ${why}`,
  field: place.field,
});
