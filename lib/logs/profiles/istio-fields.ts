import type { LogProfile } from "./log-profile";

/**
 * Where Istio's two default access log formats say what; they name the same things. An inbound cluster (`inbound|8000||`)
 * names a port only: who was called is in the name that the caller's sidecar asked for.
 */
export const istioFields: LogProfile["fields"] = {
  started: { at: "start_time" },
  method: { at: "method", and: "path" },
  protocol: { at: "protocol" },
  status: { at: "response_code" },
  http_status: { at: "response_code" },
  response_flags: { at: "response_flags" },
  details: { at: "response_code_details" },
  duration_ms: { at: "duration", as: "number" },
  upstream_ms: { at: "upstream_service_time", as: "number" },
  request_id: { at: "request_id" },
  authority: { at: "authority" },
  error: { at: "upstream_transport_failure_reason" },
  reporter: { at: "upstream_cluster", as: "cluster-reporter" },
  service: [
    { at: "upstream_cluster", as: "cluster-service" },
    { at: "requested_server_name", as: "sni-service" },
  ],
  namespace: [
    { at: "upstream_cluster", as: "cluster-namespace" },
    { at: "requested_server_name", as: "sni-namespace" },
  ],
  version: [
    { at: "upstream_cluster", as: "cluster-version" },
    { at: "requested_server_name", as: "sni-version" },
  ],
  upstream_cluster: { at: "upstream_cluster" },
  requested_server_name: { at: "requested_server_name" },
  upstream_host: { at: "upstream_host" },
  upstream_local_address: { at: "upstream_local_address" },
  downstream_local_address: { at: "downstream_local_address" },
  downstream_remote_address: { at: "downstream_remote_address" },
};
