import "server-only";
import { roleText } from "../kubernetes/rights";

const routes = { apiGroups: ["gateway.networking.k8s.io"], resources: ["httproutes", "grpcroutes"] };

/** What Heddle's service account has to be allowed, as manifests to apply; reading is cluster-wide, writing by namespace. */
export function rightsGatewayApi(namespaces: readonly string[] | null): { reading: string; writing: string } {
  return {
    reading: roleText("heddle-read", null, [
      { apiGroups: [""], resources: ["services", "pods"], verbs: ["get", "list", "watch"] },
      { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: ["get", "list", "watch"] },
      { ...routes, verbs: ["get", "list", "watch"] },
    ]),
    writing: roleText("heddle-write", namespaces, [
      { ...routes, verbs: ["create", "patch", "update", "delete"] },
    ]),
  };
}
