import type { ServerResponse } from "node:http";
import type { Instance } from "../../mesh/instance";
import { startLabels } from "../../mesh/istio-labels";
import { httpLevel, roundMs } from "../access-log/access-line";
import type { AccessLog } from "../access-log/access-log";
import { timestamp, wallMicroseconds } from "../access-log/wall-clock";
import type { InboundCall } from "./inbound-call";

/** Reports one HTTP request from outside the mesh, as the gateway's inbound sidecar would. */
export function reportInbound(
  instance: Instance,
  log: AccessLog,
  call: InboundCall,
  response: ServerResponse,
): void {
  const { workload, settings, metrics } = instance;
  const request = metrics.arrive(
    startLabels({
      reporter: "destination",
      cluster: settings.cluster,
      protocol: "http",
      source: undefined,
      service: { namespace: workload.namespace, name: workload.service },
      destination: workload,
    }),
  );
  response.once("close", () => {
    const left = !response.writableFinished;
    const flags = left ? "DC" : "-";
    const code = left && !response.headersSent ? 0 : response.statusCode;
    request.finish({ response_code: String(code), response_flags: flags });
    const now = wallMicroseconds();
    const error = call.error ?? (left ? "the client left" : undefined);
    log.ship(
      {
        time: timestamp(now),
        level: left ? "warn" : httpLevel(code, error !== undefined),
        reporter: "destination",
        request_id: call.requestId,
        trace_id: call.span.traceId,
        span_id: call.span.spanId,
        parent_span_id: call.span.parentId,
        namespace: workload.namespace,
        service: workload.service,
        version: workload.version,
        instance: workload.instance,
        method: call.method.slice(0, 200),
        protocol: "http",
        status: String(code),
        http_status: code,
        duration_ms: roundMs(performance.now() - call.startedAt),
        response_flags: flags,
        attempt: 1,
        tenant: call.header("x-tenant"),
        model: call.model,
        ...call.facts,
        ...call.said,
        error: error?.slice(0, 500),
      },
      now,
    );
  });
}
