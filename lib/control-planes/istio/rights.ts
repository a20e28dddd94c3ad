import "server-only";
import { roleText } from "../kubernetes/rights";

const networking = { apiGroups: ["networking.istio.io"], resources: ["virtualservices", "destinationrules"] };
const security = {
  apiGroups: ["security.istio.io"],
  resources: ["authorizationpolicies", "peerauthentications", "requestauthentications"],
};

/** What Heddle's service account has to be allowed, as manifests to apply; reading is cluster-wide, writing by namespace. */
export function rightsIstio(namespaces: readonly string[] | null): { reading: string; writing: string } {
  return {
    reading: roleText("heddle-read", null, [
      { apiGroups: [""], resources: ["services", "pods"], verbs: ["get", "list", "watch"] },
      { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: ["get", "list", "watch"] },
      { ...networking, verbs: ["get", "list", "watch"] },
      { ...security, verbs: ["get", "list", "watch"] },
    ]),
    writing: roleText("heddle-write", namespaces, [
      { ...networking, verbs: ["create", "patch", "update", "delete"] },
      { ...security, verbs: ["create", "patch", "update", "delete"] },
    ]),
  };
}
