import { equals, notEquals } from "../../promql/promql";
import type { Source } from "./source";
import { way } from "./way";

const outbound = [equals("direction", "outbound"), notEquals("dst_service", "")];
const sets = [outbound];

/** What proxies say of the calls that their own pod makes: who calls whom. What version answered, they do not say. */
export const linkerdOutbound: Source = {
  name: "linkerd-outbound",
  layer: "mesh",
  labels: {
    namespace: "dst_namespace",
    service: "dst_service",
    callerNamespace: "namespace",
    callerService: "app",
    pod: "pod",
    code: "status_code",
  },
  fromTarget: ["callerNamespace", "callerService", "pod"],
  marks: [outbound],
  ways: {
    requests: [way.rate("response_total", { sets })],
    errors: [way.rate("response_total", { sets, only: [[equals("classification", "failure")]] })],
    throttled: [way.rate("response_total", { sets, only: [[equals("status_code", "429")]] })],
    requestsStarted: [way.rate("request_total", { sets })],
    firstByte: [way.milliseconds("response_latency_ms", { sets })],
  },
};
