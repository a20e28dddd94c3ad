import { parseClusterName } from "../../controlplane/service-names";
import { serviceHost } from "./workload";

/** All services of the demo have one port; Envoy's names say it. */
const servicePort = 50_051;

/** `llm/chat-model/v1` as Istio names the cluster: `outbound|50051|v1|chat-model.llm.svc.cluster.local`. */
export function istioClusterName(cluster: string): string | undefined {
  const parsed = parseClusterName(cluster);
  if (!parsed) return undefined;
  return `outbound|${servicePort}|${parsed.version ?? ""}|${serviceHost(parsed.service, parsed.namespace)}`;
}
