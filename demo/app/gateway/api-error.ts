import { status } from "@grpc/grpc-js";
import { toCallError } from "../grpc/call-error";

/** A refusal as OpenAI's clients read it, with its HTTP status. */
export type ApiError = {
  status: number;
  error: { message: string; type: string; code: string; param: string | null };
};

export function apiError(
  httpStatus: number,
  type: string,
  code: string,
  message: string,
  param: string | null = null,
): ApiError {
  return { status: httpStatus, error: { message, type, code, param } };
}

const byStatus: Partial<Record<status, [number, string, string]>> = {
  [status.INVALID_ARGUMENT]: [400, "invalid_request_error", "invalid_argument"],
  [status.PERMISSION_DENIED]: [400, "invalid_request_error", "content_filter"],
  [status.NOT_FOUND]: [404, "invalid_request_error", "not_found"],
  [status.RESOURCE_EXHAUSTED]: [429, "rate_limit_error", "too_many_requests"],
  [status.UNAVAILABLE]: [503, "server_error", "service_unavailable"],
  [status.DEADLINE_EXCEEDED]: [504, "server_error", "timeout"],
  [status.CANCELLED]: [499, "server_error", "cancelled"],
};

/** Maps whatever ended a call to what the client is told. */
export function toApiError(thrown: unknown): ApiError {
  const { code, details } = toCallError(thrown);
  const [httpStatus, type, name] = byStatus[code] ?? [500, "server_error", "internal_error"];
  return apiError(httpStatus, type, name, details);
}
