import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { Metadata } from "@grpc/grpc-js";
import { carriedHeaders } from "../../mesh/propagation";

const headerValue = /^[\x21-\x7e]{1,128}$/;

/** A client's header, when it is short and plain enough to be carried through the mesh and into logs. */
function plainHeader(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === "string" && headerValue.test(value) ? value : undefined;
}

export type RequestContext = { requestId: string; tenant: string; sessionId: string; metadata: Metadata };

/** Keeps the client's `x-request-id` or makes one, and copies what the request carries from hop to hop. */
export function requestContext(request: IncomingMessage, model: string): RequestContext {
  const metadata = new Metadata();
  for (const name of carriedHeaders) {
    const value = plainHeader(request, name);
    if (value !== undefined) metadata.set(name, value);
  }
  const requestId = plainHeader(request, "x-request-id") ?? randomUUID();
  metadata.set("x-request-id", requestId);
  if (headerValue.test(model)) metadata.set("x-model", model);
  return {
    requestId,
    tenant: plainHeader(request, "x-tenant") ?? "unknown",
    sessionId: plainHeader(request, "x-session-id") ?? "",
    metadata,
  };
}
