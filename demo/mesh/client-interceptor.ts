import {
  InterceptingCall,
  type Interceptor,
  ListenerBuilder,
  type Metadata,
  RequesterBuilder,
} from "@grpc/grpc-js";
import { grpcEndLabels, sourceFlags } from "./call-outcome";
import { startLabels } from "./istio-labels";
import type { RequestMetrics } from "./request-metrics";
import { decodePeer, encodePeer, type Peer, peerHeader, type Workload } from "./workload";

export type CallTarget = { namespace: string; service: string };

/** The outbound half of the sidecar: introduces the caller, and reports each call as its source. */
export function clientInterceptor(
  workload: Workload,
  cluster: string,
  metrics: RequestMetrics,
  target: CallTarget,
): Interceptor {
  const self = encodePeer(workload);
  return (options, nextCall) => {
    const startedAt = performance.now();
    let peer: Peer | undefined;
    let answered = false;
    let gaveUp = false;
    const meet = (metadata: Metadata) => {
      peer ??= decodePeer(metadata.get(peerHeader)[0]);
      answered ||= peer !== undefined;
    };
    const report = (status: { code: number; details: string }) => {
      const end = { status: status.code, details: status.details, answered, gaveUp };
      const labels = startLabels({
        reporter: "source",
        cluster,
        protocol: "grpc",
        source: workload,
        service: { namespace: target.namespace, name: target.service },
        destination: peer,
      });
      metrics.report(labels, grpcEndLabels(end, sourceFlags(end)), performance.now() - startedAt);
    };
    const listener = new ListenerBuilder()
      .withOnReceiveMetadata((metadata, next) => {
        meet(metadata);
        next(metadata);
      })
      .withOnReceiveStatus((status, next) => {
        meet(status.metadata);
        report(status);
        next(status);
      });
    const requester = new RequesterBuilder()
      .withStart((metadata, _listener, next) => {
        metadata.set(peerHeader, self);
        next(metadata, listener.build());
      })
      .withCancel((next) => {
        gaveUp = true;
        next();
      });
    return new InterceptingCall(nextCall(options), requester.build());
  };
}
