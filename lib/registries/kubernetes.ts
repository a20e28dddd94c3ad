import "server-only";
import { clusterConnection } from "../control-planes/connection-of";
import { KubernetesEndpoints } from "../control-planes/kubernetes/endpoints";
import { KubernetesClient } from "../kubernetes/client";
import type { RegistrySettings } from "../settings/registry-settings";
import type { ServiceRegistry } from "./service-registry";

type Settings = Pick<Extract<RegistrySettings, { kind: "kubernetes" }>, "cluster" | "versionLabel">;

/** A cluster's EndpointSlices and pods, listed once and followed from then on. */
export function kubernetesRegistry({ cluster, versionLabel }: Settings): ServiceRegistry {
  const client = new KubernetesClient(clusterConnection(cluster), "registry");
  const endpoints = new KubernetesEndpoints(client, { versionLabel });
  return {
    read: async (signal) => ({ groups: await endpoints.groups(signal), leftOut: 0 }),
    close: async () => {
      endpoints.close();
      await client.close();
    },
  };
}
