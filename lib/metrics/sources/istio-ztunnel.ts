import { istioLabels, reportedBy } from "./istio-requests";
import type { Source } from "./source";
import { way } from "./way";

const sets = [reportedBy.destination];
const { protocol: _protocol, code: _code, pod: _pod, ...labels } = istioLabels;

/**
 * Connections, which is all that a ztunnel sees. Both sides report each, and a waypoint opens one of its own to the service:
 * the called side's reports count. What is "sent" was sent in answer: Istio names both directions from the caller.
 */
export const istioZtunnel: Source = {
  name: "istio-ztunnel",
  layer: "mesh",
  labels,
  ways: {
    connectionsOpened: [way.rate("istio_tcp_connections_opened_total", { sets })],
    // Only the calling side knows of a connection that was not made.
    connectionsFailed: [way.rate("istio_tcp_connections_failed_total", { sets: [reportedBy.source] })],
    bytesSent: [way.rate("istio_tcp_sent_bytes_total", { sets })],
    bytesReceived: [way.rate("istio_tcp_received_bytes_total", { sets })],
  },
};
