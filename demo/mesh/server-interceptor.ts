import {
  type Metadata,
  ResponderBuilder,
  ServerInterceptingCall,
  type ServerInterceptor,
  ServerListenerBuilder,
} from "@grpc/grpc-js";
import { type CallEnd, grpcEndLabels } from "./call-outcome";
import type { Sidecar } from "./client-interceptor";
import type { EndedCall } from "./ended-call";
import { startLabels } from "./istio-labels";
import { routeHeader, textHeader } from "./propagation";
import { resetIfAsked } from "./stream-reset";
import { spanBelow, traceHeader, traceparent } from "./trace-context";
import { decodePeer, encodePeer, peerHeader } from "./workload";

/** An open request; the first end counts. */
type Inbound = { end: (end: CallEnd, flags: string) => void };

/** The inbound half of the sidecar: says who we are, and reports each request as its destination. */
export function serverInterceptor(sidecar: Sidecar): ServerInterceptor {
  const self = encodePeer(sidecar.workload);
  return (method, call) => {
    let request: Inbound | undefined;
    let answered = false;
    const listener = new ServerListenerBuilder()
      .withOnReceiveMetadata((metadata, next) => {
        request = arrive(sidecar, method.path, metadata);
        next(metadata);
      })
      .withOnCancel(() => {
        // grpc-js ends a call at its deadline below the interceptors, which see it leave.
        if (Number(call.getDeadline()) <= Date.now()) {
          request?.end({ status: 4, details: "the deadline passed", answered, gaveUp: false }, "UT");
        } else request?.end({ status: 1, details: "the caller left", answered, gaveUp: true }, "DC");
      })
      .build();
    const responder = new ResponderBuilder()
      .withStart((next) => next(listener))
      .withSendMetadata((metadata, next) => {
        answered = true;
        metadata.set(peerHeader, self);
        next(metadata);
      })
      .withSendStatus((status, next) => {
        status.metadata?.set(peerHeader, self);
        const code = status.code ?? 2;
        const end = { status: code, details: status.details ?? "", answered: true, gaveUp: false };
        const reset = resetIfAsked(call, status.metadata);
        if (!reset) next(status);
        request?.end(end, reset ? "UR" : code === 4 ? "UT" : "-");
      })
      .build();
    return new ServerInterceptingCall(call, responder);
  };
}

/** Counts the request, and puts its own span in the place of its caller's, so that its calls are below it. */
function arrive(
  { workload, cluster, metrics, onCallEnd }: Sidecar,
  method: string,
  metadata: Metadata,
): Inbound {
  const startedAt = performance.now();
  const caller = decodePeer(metadata.get(peerHeader)[0]);
  const service = { namespace: workload.namespace, name: workload.service };
  const counted = metrics.arrive(
    startLabels({
      reporter: "destination",
      cluster,
      protocol: "grpc",
      source: caller,
      service,
      destination: workload,
    }),
  );
  const span = spanBelow(textHeader(metadata, traceHeader));
  metadata.set(traceHeader, traceparent(span));
  const known: Omit<EndedCall, "end" | "flags" | "durationMs"> = {
    reporter: "destination",
    method,
    caller,
    service,
    destination: workload,
    metadata,
    route: textHeader(metadata, routeHeader),
    span,
    attempt: 1 + (Number(textHeader(metadata, "grpc-previous-rpc-attempts")) || 0),
  };
  let open = true;
  return {
    end(end, flags) {
      if (!open) return;
      open = false;
      counted.finish(grpcEndLabels(end, flags));
      onCallEnd({ ...known, end, flags, durationMs: performance.now() - startedAt });
    },
  };
}
