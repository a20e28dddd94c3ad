import type { StreamLabels } from "./log-profile";

/**
 * What shippers of pods' logs name labels by default: Promtail's and Alloy's charts (`namespace`, `pod`, `container`, `app`),
 * OpenTelemetry's collector (`k8s_*_name`), Fluent Bit's and Fluentd's outputs (`kubernetes_*`, `*_name`).
 */
export const podLabels: Required<Omit<StreamLabels, "mesh" | "service">> = {
  namespace: [
    "namespace",
    "k8s_namespace_name",
    "kubernetes_namespace_name",
    "namespace_name",
    "kubernetes_namespace",
  ],
  pod: ["pod", "k8s_pod_name", "kubernetes_pod_name", "pod_name"],
  container: ["container", "k8s_container_name", "kubernetes_container_name", "container_name"],
  app: ["app", "app_kubernetes_io_name", "k8s_deployment_name"],
  version: ["version", "app_kubernetes_io_version"],
};
