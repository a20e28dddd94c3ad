import { equals, notEquals } from "../../promql/promql";
import type { Source } from "./source";
import { way } from "./way";

const mark = [notEquals("consul_destination_service", "")];
const sets = [mark];
const refused = {
  sets,
  plus: ["envoy_cluster_upstream_rq_active_overflow"],
};

/**
 * What callers' Envoys say of each cluster that they call; a version is a service subset, a namespace is Consul's. Final answers
 * only: those that were tried again are counted elsewhere.
 */
export const consul: Source = {
  name: "consul",
  layer: "mesh",
  labels: {
    namespace: "consul_destination_namespace",
    service: "consul_destination_service",
    version: "consul_destination_service_subset",
    callerNamespace: "consul_source_namespace",
    callerService: "local_cluster",
    pod: "pod",
    code: "envoy_response_code_class",
  },
  fromTarget: ["pod"],
  marks: [mark],
  ways: {
    requests: [way.rate("envoy_cluster_upstream_rq_xx", { sets })],
    errors: [
      way.rate("envoy_cluster_upstream_rq_xx", { sets, only: [[equals("envoy_response_code_class", "5")]] }),
    ],
    throttled: [
      way.rate("envoy_cluster_upstream_rq", {
        labels: { code: "envoy_response_code" },
        sets,
        only: [[equals("envoy_response_code", "429")]],
      }),
    ],
    latency: [way.milliseconds("envoy_cluster_upstream_rq_time", { sets })],
    latencyMean: [way.histogramMean("envoy_cluster_upstream_rq_time", undefined, { sets })],
    callerLatency: [way.milliseconds("envoy_cluster_upstream_rq_time", { sets })],
    callerLatencyMean: [way.histogramMean("envoy_cluster_upstream_rq_time", undefined, { sets })],
    retries: [way.rate("envoy_cluster_upstream_rq_retry", { sets })],
    refused: [way.rate("envoy_cluster_upstream_rq_pending_overflow", refused)],
    refusedCalls: [way.count("envoy_cluster_upstream_rq_pending_overflow", refused)],
    upstreamActive: [way.gauge("envoy_cluster_upstream_rq_active", { sets })],
    breakerOpen: [way.gauge("envoy_cluster_circuit_breakers_default_rq_open", { sets })],
    ejectedEndpoints: [way.max("envoy_cluster_outlier_detection_ejections_active", { sets })],
    healthyEndpoints: [way.gauge("envoy_cluster_membership_healthy", { over: "min", sets })],
    connectionsOpened: [way.rate("envoy_cluster_upstream_cx_total", { sets })],
    connectionsFailed: [way.rate("envoy_cluster_upstream_cx_connect_fail", { sets })],
    bytesSent: [way.rate("envoy_cluster_upstream_cx_rx_bytes_total", { sets })],
    bytesReceived: [way.rate("envoy_cluster_upstream_cx_tx_bytes_total", { sets })],
  },
};
