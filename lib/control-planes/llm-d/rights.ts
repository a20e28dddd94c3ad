import "server-only";
import { roleText } from "../kubernetes/rights";

const rewrites = { apiGroups: ["llm-d.ai"], resources: ["inferencemodelrewrites"] };
const looks = ["get", "list", "watch"];

/** What Heddle's service account has to be allowed, as manifests to apply; reading is cluster-wide, writing by namespace. */
export function rightsLlmD(namespaces: readonly string[] | null): { reading: string; writing: string } {
  return {
    reading: roleText("heddle-read", null, [
      { apiGroups: [""], resources: ["services", "pods"], verbs: looks },
      { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: looks },
      { ...rewrites, verbs: looks },
    ]),
    writing: roleText("heddle-write", namespaces, [
      { ...rewrites, verbs: ["create", "patch", "update", "delete"] },
    ]),
  };
}
