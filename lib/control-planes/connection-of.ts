import "server-only";
import type { GivenConnection } from "../connections/credentials";
import { kubeconfigConnection } from "../kubernetes/kubeconfig";
import type { ClusterSettings, ControlPlaneSettings } from "../settings/control-plane-settings";

/** The way to what a mesh's control plane is written to. Throws an Error that names a kubeconfig that cannot be used. */
export function connectionOf(settings: ControlPlaneSettings): GivenConnection {
  return "connection" in settings ? settings.connection : clusterConnection(settings.cluster);
}

/** The way to a cluster's API. Throws an Error that names a kubeconfig that cannot be used. */
export function clusterConnection(cluster: ClusterSettings): GivenConnection {
  return "connection" in cluster ? cluster.connection : kubeconfigConnection(cluster.kubeconfig);
}
