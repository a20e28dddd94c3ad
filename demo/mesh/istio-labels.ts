import { type Peer, serviceHost, workloadName } from "./workload";

const unknown = "unknown";

/** The labels that are known when a request starts, named and filled as Istio's sidecars do. */
export const startLabelNames = [
  "reporter",
  "source_workload",
  "source_workload_namespace",
  "source_principal",
  "source_app",
  "source_version",
  "source_cluster",
  "source_canonical_service",
  "source_canonical_revision",
  "destination_workload",
  "destination_workload_namespace",
  "destination_principal",
  "destination_app",
  "destination_version",
  "destination_cluster",
  "destination_service",
  "destination_service_name",
  "destination_service_namespace",
  "destination_canonical_service",
  "destination_canonical_revision",
  "request_protocol",
  "connection_security_policy",
] as const;

export const endLabelNames = ["response_code", "grpc_response_status", "response_flags"] as const;

export type StartLabels = Record<(typeof startLabelNames)[number], string>;
export type EndLabels = {
  response_code: string;
  /** Absent when the answer carried none (plain HTTP, or a stream that was reset). */
  grpc_response_status?: string;
  response_flags: string;
};

type Reporter = "source" | "destination";

type Edge = {
  reporter: Reporter;
  cluster: string;
  protocol: "http" | "grpc";
  source: Peer | undefined;
  /** The service asked for is always known; who answered is not. */
  service: { namespace: string; name: string };
  destination: Peer | undefined;
};

/** A side that did not introduce itself is the literal `unknown`, never empty. */
export function startLabels(edge: Edge): StartLabels {
  const { source, destination, service } = edge;
  return {
    reporter: edge.reporter,
    source_workload: source ? workloadName(source) : unknown,
    source_workload_namespace: source?.namespace ?? unknown,
    source_principal: unknown,
    source_app: source?.service ?? unknown,
    source_version: source?.version ?? unknown,
    source_cluster: source ? edge.cluster : unknown,
    source_canonical_service: source?.service ?? unknown,
    source_canonical_revision: source?.version ?? unknown,
    destination_workload: destination ? workloadName(destination) : unknown,
    destination_workload_namespace: destination?.namespace ?? unknown,
    destination_principal: unknown,
    destination_app: destination?.service ?? unknown,
    destination_version: destination?.version ?? unknown,
    destination_cluster: destination ? edge.cluster : unknown,
    destination_service: serviceHost(service.name, service.namespace),
    destination_service_name: service.name,
    destination_service_namespace: service.namespace,
    destination_canonical_service: destination?.service ?? unknown,
    destination_canonical_revision: destination?.version ?? unknown,
    request_protocol: edge.protocol,
    connection_security_policy: edge.reporter === "source" ? unknown : "none",
  };
}
