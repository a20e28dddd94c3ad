import { Metadata, type ServiceError, type StatusObject, status } from "@grpc/grpc-js";

/** A gRPC failure on its way up the chain; `code` is a gRPC status number. */
export class CallError extends Error implements Partial<StatusObject> {
  readonly details: string;

  constructor(
    readonly code: status,
    details: string,
    readonly metadata = new Metadata(),
  ) {
    super(details);
    this.name = "CallError";
    this.details = details;
  }
}

function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && "code" in error && typeof error.code === "number";
}

/** Whatever was thrown, as a gRPC failure; `where` says which service's call it was. */
export function toCallError(error: unknown, where?: string): CallError {
  if (error instanceof CallError) return error;
  if (isServiceError(error)) {
    return new CallError(error.code, where ? `${where}: ${error.details}` : error.details);
  }
  return new CallError(status.INTERNAL, error instanceof Error ? error.message : String(error));
}
