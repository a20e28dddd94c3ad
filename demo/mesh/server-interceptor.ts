import {
  type Metadata,
  ResponderBuilder,
  ServerInterceptingCall,
  type ServerInterceptor,
  ServerListenerBuilder,
} from "@grpc/grpc-js";
import { grpcEndLabels } from "./call-outcome";
import { startLabels } from "./istio-labels";
import type { OpenRequest, RequestMetrics } from "./request-metrics";
import { decodePeer, encodePeer, peerHeader, type Workload } from "./workload";

/** The inbound half of the sidecar: says who we are, and reports each request as its destination. */
export function serverInterceptor(
  workload: Workload,
  cluster: string,
  metrics: RequestMetrics,
): ServerInterceptor {
  const self = encodePeer(workload);
  const arrive = (metadata: Metadata): OpenRequest =>
    metrics.arrive(
      startLabels({
        reporter: "destination",
        cluster,
        protocol: "grpc",
        source: decodePeer(metadata.get(peerHeader)[0]),
        service: { namespace: workload.namespace, name: workload.service },
        destination: workload,
      }),
    );
  return (_method, call) => {
    let request: OpenRequest | undefined;
    let answered = false;
    const listener = new ServerListenerBuilder()
      .withOnReceiveMetadata((metadata, next) => {
        request = arrive(metadata);
        next(metadata);
      })
      .withOnCancel(() => {
        const end = { status: 1, details: "", answered, gaveUp: true };
        request?.finish(grpcEndLabels(end, "DC"));
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
        if (!answered) status.metadata?.set(peerHeader, self);
        const end = { status: status.code ?? 2, details: "", answered: true, gaveUp: false };
        next(status);
        request?.finish(grpcEndLabels(end, end.status === 4 ? "UT" : "-"));
      })
      .build();
    return new ServerInterceptingCall(call, responder);
  };
}
