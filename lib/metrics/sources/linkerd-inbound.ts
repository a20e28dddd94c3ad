import { equals } from "../../promql/promql";
import type { Source } from "./source";
import { targetDimensions, targetLabels } from "./target-labels";
import { way } from "./way";

const inbound = [equals("direction", "inbound")];
const fromCallers = [[...inbound, equals("peer", "src")]];
const sets = [inbound];
const { version: _version, ...labels } = { ...targetLabels, service: "app", code: "status_code" };

/** What proxies say of the requests that come to their own pod; a service is what its pods' label `app` says. */
export const linkerdInbound: Source = {
  name: "linkerd-inbound",
  layer: "mesh",
  labels,
  fromTarget: targetDimensions,
  marks: [inbound],
  ways: {
    requests: [way.rate("response_total", { sets })],
    errors: [way.rate("response_total", { sets, only: [[equals("classification", "failure")]] })],
    throttled: [way.rate("response_total", { sets, only: [[equals("status_code", "429")]] })],
    requestsStarted: [way.rate("request_total", { sets })],
    firstByte: [way.milliseconds("response_latency_ms", { sets })],
    connectionsOpened: [way.rate("tcp_open_total", { sets: fromCallers })],
    bytesSent: [way.rate("tcp_write_bytes_total", { sets: fromCallers })],
    bytesReceived: [way.rate("tcp_read_bytes_total", { sets: fromCallers })],
  },
};
