import type { ApiError } from "../api/api-error";

/** Whether an answer found fault with one field. */
export function faultAt(error: ApiError | null, path: string): boolean {
  return error?.problem?.errors?.some((fault) => fault.path === path) ?? false;
}
