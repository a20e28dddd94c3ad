import { type Matcher, matches } from "../../promql/promql";
import { quotePattern } from "../../promql/quote";
import type { Where } from "../concepts";
import type { Source } from "./source";

const part = "[^|.]*";

/** `outbound|80|v1|chat-model.llm.svc.cluster.local`, with these parts. */
function clusterPattern(version: string, service: string, namespace: string): string {
  return `outbound[|][0-9]*[|]${version}[|]${service}[.]${namespace}[.].*`;
}

function clusterOf({ version, service, namespace }: Where): Matcher[] {
  const wanted = (value: string | undefined, any: string) =>
    value === undefined ? any : quotePattern(value);
  const pattern = clusterPattern(wanted(version, "[^|]*"), wanted(service, part), wanted(namespace, part));
  return [matches("cluster_name", pattern)];
}

/**
 * What callers' proxies say of each cluster they call. A stock Istio hides these series: `proxyStatsMatcher` lets them
 * through. The proxy itself is known by its scrape target.
 */
export const envoyClusters: Source = {
  name: "envoy-clusters",
  labels: {
    namespace: "heddle_namespace",
    service: "heddle_service",
    version: "heddle_version",
    callerNamespace: "namespace",
    callerService: "service",
    pod: "pod",
  },
  derived: {
    from: "cluster_name",
    patterns: {
      heddle_version: clusterPattern("([^|]*)", part, part),
      heddle_service: clusterPattern("[^|]*", `(${part})`, part),
      heddle_namespace: clusterPattern("[^|]*", part, `(${part})`),
    },
    where: clusterOf,
  },
  ways: {
    refused: [{ series: "envoy_cluster_upstream_rq_pending_overflow", kind: "rate" }],
    refusedCalls: [{ series: "envoy_cluster_upstream_rq_pending_overflow", kind: "count" }],
    upstreamActive: [{ series: "envoy_cluster_upstream_rq_active", kind: "gauge" }],
    breakerOpen: [{ series: "envoy_cluster_circuit_breakers_default_rq_open", kind: "gauge" }],
    ejectedEndpoints: [
      { series: "envoy_cluster_outlier_detection_ejections_active", kind: "gauge", over: "max" },
    ],
    healthyEndpoints: [{ series: "envoy_cluster_membership_healthy", kind: "gauge", over: "min" }],
  },
};
