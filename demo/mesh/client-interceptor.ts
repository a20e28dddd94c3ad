import {
  InterceptingCall,
  type Interceptor,
  ListenerBuilder,
  Metadata,
  RequesterBuilder,
} from "@grpc/grpc-js";
import { type CallEnd, grpcEndLabels, sourceFlags } from "./call-outcome";
import type { ClusterMetrics } from "./cluster-metrics";
import type { OnCallEnd } from "./ended-call";
import { startLabels } from "./istio-labels";
import { routeHeader, textHeader } from "./propagation";
import type { RequestMetrics } from "./request-metrics";
import { onRouted } from "./routed-calls";
import { spanBelow, traceHeader } from "./trace-context";
import { decodePeer, encodePeer, type Peer, peerHeader, type Workload } from "./workload";

export type CallTarget = { namespace: string; service: string };

export type Sidecar = {
  workload: Workload;
  cluster: string;
  metrics: RequestMetrics;
  clusters: ClusterMetrics;
  onCallEnd: OnCallEnd;
};

/** The outbound half of the sidecar: introduces the caller, and reports each call as its source. */
export function clientInterceptor(sidecar: Sidecar, target: CallTarget): Interceptor {
  const { workload, cluster, metrics, clusters, onCallEnd } = sidecar;
  const self = encodePeer(workload);
  const service = { namespace: target.namespace, name: target.service };
  return (options, nextCall) => {
    const startedAt = performance.now();
    let sent = new Metadata();
    let peer: Peer | undefined;
    let answered = false;
    let told = false;
    let gaveUp = false;
    let route: string | undefined;
    let leave = () => {};
    let finish: ReturnType<ClusterMetrics["begin"]> | undefined;
    const meet = (metadata: Metadata) => {
      peer ??= decodePeer(metadata.get(peerHeader)[0]);
      answered ||= peer !== undefined;
      route ??= textHeader(metadata, routeHeader);
    };
    const report = (status: { code: number; details: string }) => {
      const end: CallEnd = { status: status.code, details: status.details, answered, told, gaveUp };
      const flags = sourceFlags(end);
      leave();
      finish?.({ refused: flags === "UO" });
      const durationMs = performance.now() - startedAt;
      const labels = startLabels({
        reporter: "source",
        cluster,
        protocol: "grpc",
        source: workload,
        service,
        destination: peer,
      });
      metrics.report(labels, grpcEndLabels(end, flags), durationMs);
      onCallEnd({
        reporter: "source",
        method: options.method_definition.path,
        caller: workload,
        service,
        destination: peer,
        metadata: sent,
        route,
        span: spanBelow(textHeader(sent, traceHeader)),
        attempt: 1,
        end,
        flags,
        durationMs,
      });
    };
    const listener = new ListenerBuilder()
      .withOnReceiveMetadata((metadata, next) => {
        meet(metadata);
        next(metadata);
      })
      .withOnReceiveStatus((status, next) => {
        meet(status.metadata);
        told = status.metadata.get(peerHeader).length > 0;
        report(status);
        next(status);
      });
    const requester = new RequesterBuilder()
      .withStart((metadata, _listener, next) => {
        metadata.set(peerHeader, self);
        leave = onRouted(metadata, (chosen) => {
          finish = clusters.begin(chosen);
        });
        sent = metadata;
        next(metadata, listener.build());
      })
      .withCancel((next) => {
        gaveUp = true;
        next();
      });
    return new InterceptingCall(nextCall(options), requester.build());
  };
}
