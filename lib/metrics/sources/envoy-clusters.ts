import { type Matcher, matches, notEquals, notMatches } from "../../promql/promql";
import { quotePattern } from "../../promql/quote";
import type { Where } from "../concepts";
import type { Source } from "./source";
import { way } from "./way";

const part = "[^|.]*";
/** Newer Envoys count what the limit on open requests refused apart from what the limit on waiting ones did. */
const plus = ["envoy_cluster_upstream_rq_active_overflow"];

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
  layer: "mesh",
  marks: [[notEquals("cluster_name", "")]],
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
    within: (namespaces) =>
      matches("cluster_name", clusterPattern("[^|]*", part, `(${namespaces.map(quotePattern).join("|")})`)),
    silent: notMatches("cluster_name", "outbound[|].*"),
  },
  ways: {
    refused: [way.rate("envoy_cluster_upstream_rq_pending_overflow", { plus })],
    refusedCalls: [way.count("envoy_cluster_upstream_rq_pending_overflow", { plus })],
    retries: [way.rate("envoy_cluster_upstream_rq_retry")],
    upstreamActive: [way.gauge("envoy_cluster_upstream_rq_active")],
    breakerOpen: [way.gauge("envoy_cluster_circuit_breakers_default_rq_open")],
    ejectedEndpoints: [way.max("envoy_cluster_outlier_detection_ejections_active")],
    healthyEndpoints: [way.gauge("envoy_cluster_membership_healthy", { over: "min" })],
  },
};
