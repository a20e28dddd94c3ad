import { Metadata } from "@grpc/grpc-js";
import { carriedHeaders } from "../../mesh/propagation";
import { traceHeader, traceparent } from "../../mesh/trace-context";
import { type InboundCall, isPlain } from "./inbound-call";

export type RequestContext = { requestId: string; tenant: string; sessionId: string; metadata: Metadata };

/** What a request carries from hop to hop: the client's plain headers, its id, its model and its place in the trace. */
export function requestContext(call: InboundCall): RequestContext {
  const metadata = new Metadata();
  for (const name of carriedHeaders) {
    const value = call.header(name);
    if (value !== undefined) metadata.set(name, value);
  }
  metadata.set("x-request-id", call.requestId);
  metadata.set(traceHeader, traceparent(call.span));
  if (call.model !== undefined && isPlain(call.model)) metadata.set("x-model", call.model);
  return {
    requestId: call.requestId,
    tenant: call.header("x-tenant") ?? "unknown",
    sessionId: call.header("x-session-id") ?? "",
    metadata,
  };
}
