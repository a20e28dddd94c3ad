import { equals, matches, notEquals } from "../../promql/promql";
import type { Source } from "./source";
import { way } from "./way";

const statuses = "outbound_http_route_backend_response_statuses_total";
const duration = "outbound_http_route_backend_response_duration_seconds";
const labels = { code: "http_status", reason: "error" };
const failures = [
  [matches("http_status", "5..")],
  [notEquals("error", ""), matches("http_status", "|[1-4]..")],
];

/** What callers' proxies say of each route's backends. A version is a backend Service, as in a split. */
export const linkerdRoutes: Source = {
  name: "linkerd-routes",
  layer: "mesh",
  labels: {
    namespace: "parent_namespace",
    service: "parent_name",
    version: "backend_name",
    callerNamespace: "namespace",
    callerService: "app",
    pod: "pod",
  },
  fromTarget: ["callerNamespace", "callerService", "pod"],
  ways: {
    requests: [way.rate(statuses, { labels })],
    errors: [way.rate(statuses, { labels, only: failures })],
    throttled: [way.rate(statuses, { only: [[equals("http_status", "429")]] })],
    requestsStarted: [way.rate("outbound_http_route_backend_requests_total")],
    latency: [way.seconds(duration)],
    latencyMean: [way.histogramMean(duration, 1000)],
    callerLatency: [way.seconds(duration)],
    callerLatencyMean: [way.histogramMean(duration, 1000)],
    // Pending endpoints are those that failure accrual shut, and those that still connect.
    ejectedEndpoints: [
      way.max("outbound_http_balancer_endpoints", { sets: [[equals("endpoint_state", "pending")]] }),
    ],
    healthyEndpoints: [
      way.gauge("outbound_http_balancer_endpoints", {
        over: "min",
        sets: [[equals("endpoint_state", "ready")]],
      }),
    ],
  },
};
