import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import type { JsonObject } from "../json";
import { ApiError } from "./api-error";

export function baseHeaders(): { [name: string]: string } {
  return { "audit-id": randomUUID(), "cache-control": "no-cache, private" };
}

export function respondJson(
  response: ServerResponse,
  code: number,
  body: JsonObject,
  warnings: readonly string[] = [],
  contentType = "application/json",
): void {
  const text = `${JSON.stringify(body)}\n`;
  // Each warning is a header of its own (RFC 7234 5.5; golden case create-default-validation-unknown-field).
  if (warnings.length > 0)
    response.setHeader(
      "warning",
      warnings.map((warning) => `299 - ${JSON.stringify(warning)}`),
    );
  response.writeHead(code, {
    ...baseHeaders(),
    "content-type": contentType,
    "content-length": Buffer.byteLength(text),
  });
  response.end(text);
}

export function respondError(response: ServerResponse, error: unknown): void {
  const told =
    error instanceof ApiError
      ? error
      : new ApiError(500, "InternalError", `Internal error occurred: ${String(error)}`);
  const retryAfter = told.details?.retryAfterSeconds;
  if (retryAfter !== undefined) response.setHeader("retry-after", String(retryAfter));
  respondJson(response, told.code, told.toStatus());
}

/** golden cases group-unknown, kind-unknown: not every 404 is a Status. */
export function respondNotFoundPage(response: ServerResponse): void {
  response.writeHead(404, {
    ...baseHeaders(),
    "content-type": "text/plain; charset=utf-8",
    "x-content-type-options": "nosniff",
  });
  response.end("404 page not found\n");
}
