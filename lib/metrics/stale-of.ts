import type { AppError } from "../errors";
import type { ReadingFailure, Stale } from "./reading";

/** What to say of figures that are shown although their upstream failed. */
export function staleOf(error: AppError): Stale {
  const { code, message, upstream, since } = failureOf(error);
  return { since: since ?? new Date().toISOString(), upstream: upstream ?? "postgres", code, message };
}

/** A failed read as data. */
export function failureOf(error: AppError): ReadingFailure {
  const { since } = error.extra;
  return {
    code: error.code,
    message: error.message.slice(0, 500),
    ...(error.upstream ? { upstream: error.upstream } : {}),
    ...(typeof since === "string" ? { since } : {}),
  };
}
