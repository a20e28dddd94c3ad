import "server-only";
import { rightsEnvoyGateway } from "../envoy-gateway/rights";
import { roleText } from "../kubernetes/rights";

const group = "aigateway.envoyproxy.io";

/** Routes and circuit breakers are written; the HTTPRoutes that are generated from the routes are only read. */
export function rightsAiGateway(namespaces: readonly string[] | null): { reading: string; writing: string } {
  const write = ["create", "patch", "update", "delete"];
  return {
    reading: [
      rightsEnvoyGateway(null).reading,
      roleText("heddle-read-ai-gateway", null, [
        {
          apiGroups: [group],
          resources: ["aigatewayroutes", "aiservicebackends"],
          verbs: ["get", "list", "watch"],
        },
      ]),
    ].join("\n---\n"),
    writing: roleText("heddle-write-ai-gateway", namespaces, [
      { apiGroups: [group], resources: ["aigatewayroutes"], verbs: write },
      { apiGroups: ["gateway.envoyproxy.io"], resources: ["backendtrafficpolicies"], verbs: write },
    ]),
  };
}
