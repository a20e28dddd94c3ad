import "server-only";
import { connectionOf } from "../../control-planes/connection-of";
import { examineCluster } from "../../control-planes/kubernetes/examine-cluster";
import { KubernetesClient } from "../../kubernetes/client";
import type { ControlPlaneSettings } from "../../settings/control-plane-settings";
import { connectionFault } from "../connection-fault";
import type { ConnectionFinding } from "../connection-test";

const patienceMs = 10_000;

/** What a control plane that is a cluster says of itself; nothing of those that are none. What goes wrong is a finding too. */
export async function examineControlPlane(
  settings: ControlPlaneSettings | undefined,
): Promise<ConnectionFinding[]> {
  if (settings === undefined || !("cluster" in settings)) return [];
  const client = new KubernetesClient(connectionOf(settings));
  try {
    return await examineCluster(client, settings, AbortSignal.timeout(patienceMs));
  } catch (cause) {
    return [connectionFault(cause)];
  } finally {
    await client.close();
  }
}
