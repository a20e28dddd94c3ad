/** The labels with which Istio's sidecars, and all who write their series, say who called whom. */
export const meshLabels = {
  namespace: "destination_service_namespace",
  service: "destination_service_name",
  version: "destination_version",
  callerNamespace: "source_workload_namespace",
  callerService: "source_canonical_service",
  protocol: "request_protocol",
  pod: "pod",
} as const;
