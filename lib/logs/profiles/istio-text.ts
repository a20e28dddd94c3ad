import { istioFields } from "./istio-fields";
import type { LogProfile } from "./log-profile";
import { podLabels } from "./pod-labels";

/**
 * Istio's default access log, `accessLogEncoding: TEXT`, since 1.9; 1.8 and older say neither details nor why a connection
 * ended. Envoy writes headers as they came, so a user agent may hold quotes and spaces: it takes all that is left between what
 * is read from the left and, from the right, texts that can hold no quote.
 */
const line = [
  String.raw`^\[(?P<start_time>[^\]\s]+)\]`,
  String.raw` "(?P<method>\S+) (?P<path>\S+) (?P<protocol>\S+)"`,
  String.raw` (?P<response_code>\d+) (?P<response_flags>\S+)`,
  String.raw`(?: (?P<response_code_details>[^\s"]+) (?P<connection_termination_details>[^\s"]+))?`,
  ` "(?P<upstream_transport_failure_reason>[^"]*)"(?: "-")?`,
  String.raw` (?P<bytes_received>\d+) (?P<bytes_sent>\d+) (?P<duration>\d+) (?P<upstream_service_time>\d+|-)`,
  ` "(?P<x_forwarded_for>[^"]*)" "(?P<user_agent>.*)"`,
  ` "(?P<request_id>[^"]*)" "(?P<authority>[^"]*)" "(?P<upstream_host>[^"]*)"`,
  String.raw` (?P<upstream_cluster>[^\s"]+) (?P<upstream_local_address>[^\s"]+)`,
  String.raw` (?P<downstream_local_address>[^\s"]+) (?P<downstream_remote_address>[^\s"]+)`,
  String.raw` (?P<requested_server_name>[^\s"]+) (?P<route_name>[^\s"]+)\s*$`,
].join("");

export const istioText: LogProfile = {
  name: "istio-text",
  by: "pods",
  labels: podLabels,
  containers: "istio-proxy",
  isAccess: true,
  format: { kind: "regexp", patterns: [line] },
  signature: ["start_time", "response_code"],
  absent: ["", "-"],
  fields: istioFields,
};
