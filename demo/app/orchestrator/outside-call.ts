import type { Metadata } from "@grpc/grpc-js";
import type { Instance } from "../../mesh/instance";
import { startLabels } from "../../mesh/istio-labels";
import { textHeader } from "../../mesh/propagation";
import { spanBelow, traceHeader } from "../../mesh/trace-context";
import { httpLevel, roundMs } from "../access-log/access-line";
import type { AccessLog } from "../access-log/access-log";
import type { CallFacts } from "../access-log/call-facts";
import { timestamp, wallMicroseconds } from "../access-log/wall-clock";
import { outsideProvider } from "../placement";

/** One HTTP call out of the mesh: its caller alone counts it and writes its line. */
export class OutsideCall {
  readonly startedAt = performance.now();
  readonly facts: CallFacts = {};
  /** 0 until there is an answer. */
  code = 0;

  constructor(
    private readonly instance: Instance,
    private readonly log: AccessLog,
    private readonly metadata: Metadata,
  ) {}

  /** The call is over; `error` says what went wrong, `left` that its own side gave it up. */
  end(error: string | undefined, left: boolean): void {
    const flags = left
      ? "DC"
      : this.code === 0
        ? "UF"
        : error !== undefined && this.code === 200
          ? "UC"
          : "-";
    // Where nobody answers, the sidecar does.
    const code = this.code === 0 && !left ? 503 : this.code;
    const durationMs = performance.now() - this.startedAt;
    const { workload, settings, metrics } = this.instance;
    const labels = startLabels({
      reporter: "source",
      cluster: settings.cluster,
      protocol: "http",
      source: workload,
      service: { namespace: outsideProvider.namespace, name: outsideProvider.service },
      destination: undefined,
    });
    metrics.report(labels, { response_code: String(code), response_flags: flags }, durationMs);
    const now = wallMicroseconds();
    const span = spanBelow(textHeader(this.metadata, traceHeader));
    this.log.ship(
      {
        time: timestamp(now),
        level: left ? "warn" : httpLevel(code, error !== undefined),
        reporter: "source",
        request_id: textHeader(this.metadata, "x-request-id"),
        trace_id: span.traceId,
        span_id: span.spanId,
        parent_span_id: span.parentId,
        ...outsideProvider,
        version: "unknown",
        caller: workload.service,
        caller_namespace: workload.namespace,
        caller_version: workload.version,
        caller_instance: workload.instance,
        method: "POST /v1/chat/completions",
        protocol: "http",
        status: String(code),
        http_status: code,
        duration_ms: roundMs(durationMs),
        response_flags: flags,
        attempt: 1,
        tenant: textHeader(this.metadata, "x-tenant"),
        model: textHeader(this.metadata, "x-model"),
        ...this.facts,
        error: left ? "the caller left" : error?.slice(0, 500),
      },
      now,
    );
  }
}
