import { status as grpcStatus } from "@grpc/grpc-js";
import type { EndedCall } from "../../mesh/ended-call";
import { textHeader } from "../../mesh/propagation";
import type { Workload } from "../../mesh/workload";
import { type AccessLine, roundMs } from "./access-line";
import { factsOf } from "./call-facts";
import { routedVersion, routeFields } from "./route-fields";
import { timestamp } from "./wall-clock";

/** What a caller did wrong, or wanted so: worth a look, but no failure of the service. */
const ofTheCaller = new Set<number>([
  grpcStatus.CANCELLED,
  grpcStatus.INVALID_ARGUMENT,
  grpcStatus.NOT_FOUND,
  grpcStatus.PERMISSION_DENIED,
  grpcStatus.RESOURCE_EXHAUSTED,
]);

function levelOf(code: number): AccessLine["level"] {
  if (code === grpcStatus.OK) return "info";
  return ofTheCaller.has(code) ? "warn" : "error";
}

/** The log line of a gRPC call that its sidecar saw end; `self` is who writes it. */
export function grpcLine(call: EndedCall, self: Workload, endMicroseconds: number): AccessLine {
  const { end, metadata, caller, span, service, destination } = call;
  const destinationSide = call.reporter === "destination";
  return {
    time: timestamp(endMicroseconds),
    level: levelOf(end.status),
    reporter: call.reporter,
    request_id: textHeader(metadata, "x-request-id"),
    trace_id: span.traceId,
    span_id: span.spanId,
    parent_span_id: span.parentId,
    namespace: service.namespace,
    service: service.name,
    version: destination?.version ?? routedVersion(call.route) ?? "unknown",
    instance: destinationSide ? self.instance : undefined,
    caller: caller?.service,
    caller_namespace: caller?.namespace,
    caller_version: caller?.version,
    caller_instance: destinationSide ? undefined : self.instance,
    method: call.method,
    protocol: "grpc",
    status: grpcStatus[end.status] ?? String(end.status),
    http_status: end.answered ? 200 : undefined,
    duration_ms: roundMs(call.durationMs),
    response_flags: call.flags,
    attempt: call.attempt,
    tenant: textHeader(metadata, "x-tenant"),
    model: textHeader(metadata, "x-model"),
    ...routeFields(call.route),
    ...factsOf(metadata),
    error: end.status === grpcStatus.OK || end.details === "" ? undefined : end.details.slice(0, 500),
  };
}
