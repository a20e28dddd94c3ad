import "server-only";
import { rightsGatewayApi } from "../gateway-api/rights";
import { roleText } from "../kubernetes/rights";

const policies = { apiGroups: ["gateway.envoyproxy.io"], resources: ["backendtrafficpolicies"] };

/** As for the Gateway API, and the policies that are circuit breakers and rate limits. */
export function rightsEnvoyGateway(namespaces: readonly string[] | null): {
  reading: string;
  writing: string;
} {
  const routes = rightsGatewayApi(namespaces);
  const reading = roleText("heddle-read-policies", null, [{ ...policies, verbs: ["get", "list", "watch"] }]);
  const writing = roleText("heddle-write-policies", namespaces, [
    { ...policies, verbs: ["create", "patch", "update", "delete"] },
  ]);
  return { reading: `${routes.reading}\n---\n${reading}`, writing: `${routes.writing}\n---\n${writing}` };
}
