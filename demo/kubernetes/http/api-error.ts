import type { JsonObject } from "../json";
import { kindName, type ResourceKind, resourceName } from "../kinds/resource-kind";

export interface StatusCause {
  reason: string;
  message: string;
  field: string;
}

interface Details {
  name?: string;
  group?: string;
  kind?: string;
  uid?: string;
  causes?: { reason: string; message: string; field?: string }[];
  retryAfterSeconds?: number;
}

/** A refusal in the shape of metav1.Status (apimachinery pkg/api/errors). */
export class ApiError extends Error {
  constructor(
    readonly code: number,
    readonly reason: string,
    message: string,
    readonly details?: Details,
    readonly metadata: JsonObject = {},
  ) {
    super(message);
  }

  toStatus(): JsonObject {
    return {
      kind: "Status",
      apiVersion: "v1",
      metadata: this.metadata,
      status: "Failure",
      message: this.message,
      ...(this.reason === "" ? {} : { reason: this.reason }),
      ...(this.details === undefined ? {} : { details: this.details as JsonObject }),
      code: this.code,
    };
  }
}

type Resource = Pick<ResourceKind, "group" | "plural">;

function detailsOf({ group, plural }: Resource, name: string): Details {
  return { ...(name === "" ? {} : { name }), ...(group === "" ? {} : { group }), kind: plural };
}

export const badRequest = (message: string) => new ApiError(400, "BadRequest", message);

/** A fault without a reason, as golden case type-error shows it. */
export const serverFault = (message: string) => new ApiError(500, "", message);

export const notFound = (kind: Resource, name: string) =>
  new ApiError(404, "NotFound", `${resourceName(kind)} "${name}" not found`, detailsOf(kind, name));

export const alreadyExists = (kind: Resource, name: string) =>
  new ApiError(409, "AlreadyExists", `${resourceName(kind)} "${name}" already exists`, detailsOf(kind, name));

export const conflict = (kind: Resource, name: string, why: string) =>
  new ApiError(
    409,
    "Conflict",
    `Operation cannot be fulfilled on ${resourceName(kind)} "${name}": ${why}`,
    detailsOf(kind, name),
  );

export const modifiedSince = (kind: Resource, name: string) =>
  conflict(
    kind,
    name,
    "the object has been modified; please apply your changes to the latest version and try again",
  );

export const forbidden = (kind: Resource, name: string, why: string) =>
  new ApiError(
    403,
    "Forbidden",
    `${resourceName(kind)}${name === "" ? "" : ` "${name}"`} is forbidden: ${why}`,
    detailsOf(kind, name),
  );

export const unauthorized = () => new ApiError(401, "Unauthorized", "Unauthorized");

export const methodNotAllowed = () =>
  new ApiError(
    405,
    "MethodNotAllowed",
    "the server does not allow this method on the requested resource",
    {},
  );

const notAccepted = "the body of the request was in an unknown format - accepted media types include: ";

export const unsupportedMediaType = (accepted: readonly string[]) =>
  new ApiError(415, "UnsupportedMediaType", notAccepted + accepted.join(", "));

export const expired = (message: string, metadata: JsonObject = {}) =>
  new ApiError(410, "Expired", message, undefined, metadata);

/** Equal messages are told once, their causes each (golden case apply-uid-mismatch). */
function listed(causes: readonly StatusCause[]): string {
  const messages = [...new Set(causes.map(({ field, message }) => `${field}: ${message}`))];
  return messages.length === 1 ? (messages[0] ?? "") : `[${messages.join(", ")}]`;
}

export function invalid(
  kind: Pick<ResourceKind, "group" | "kind">,
  name: string,
  causes: StatusCause[],
): ApiError {
  const details = {
    ...(name === "" ? {} : { name }),
    ...(kind.group === "" ? {} : { group: kind.group }),
    ...(kind.kind === "" ? {} : { kind: kind.kind }),
    causes,
  };
  return new ApiError(422, "Invalid", `${kindName(kind)} "${name}" is invalid: ${listed(causes)}`, details);
}
