import { type Problem, problemSchema } from "../../lib/contract/problem";
import type { ErrorCode, Upstream } from "../../lib/errors";

/** Beyond what a server can say: it could not be reached, or answered what the contract does not know. */
export type ApiErrorCode = ErrorCode | "console-unreachable" | "console-bad-answer";

/** Why a request to the console failed; `problem` is the whole document when there was one. */
export class ApiError extends Error {
  readonly code: ApiErrorCode;
  readonly problem: Problem | null;

  constructor(code: ApiErrorCode, message: string, problem: Problem | null = null) {
    super(message);
    this.name = "ApiError";
    this.code = code;
    this.problem = problem;
  }

  get upstream(): Upstream | null {
    return this.problem?.upstream ?? null;
  }

  get params(): Record<string, string | number> {
    return this.problem?.params ?? {};
  }

  /** Whether the request may have been carried out all the same, so that it is sent again under its key. */
  get isOutcomeOpen(): boolean {
    return this.problem === null || this.code === "upstream-timeout" || this.code === "upstream-unavailable";
  }
}

/** A problem document as an error; anything else that came with a bad status as a bad answer. Pure. */
export function errorOfAnswer(status: number, body: unknown): ApiError {
  const parsed = problemSchema.safeParse(body);
  if (parsed.success) return new ApiError(parsed.data.code, parsed.data.detail, parsed.data);
  return new ApiError("console-bad-answer", `HTTP ${status}`);
}
