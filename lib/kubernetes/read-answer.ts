import "server-only";
import { AppError } from "../errors";

type Schema<T> = { safeParse: (value: unknown) => { success: true; data: T } | { success: false } };

/** An answer's text as what it has to be. Throws `upstream-bad-answer`. */
export function parsed<T>(text: string, schema: Schema<T>): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw badAnswer(cause);
  }
  return checked(value, schema);
}

/** A value as what it has to be. Throws `upstream-bad-answer`. */
export function checked<T>(value: unknown, schema: Schema<T>): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw badAnswer();
}

function badAnswer(cause?: unknown): AppError {
  return new AppError("upstream-bad-answer", "the cluster answered with something that is not its API", {
    cause,
    upstream: "control-plane",
  });
}
