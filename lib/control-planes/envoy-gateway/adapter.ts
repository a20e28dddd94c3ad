import "server-only";
import type { UpstreamGate } from "../../http/upstream-gate";
import type { KubernetesClient } from "../../kubernetes/client";
import type { ControlPlaneSettings } from "../../settings/control-plane-settings";
import type { ControlPlane } from "../control-plane";
import { endpointsByBackend } from "../gateway-api/backend-endpoints";
import { parentRef } from "../gateway-api/compile";
import { weakestOf } from "../gateway-api/conditions";
import { strengthOfRoute } from "../gateway-api/strength-of-route";
import { kubernetesControlPlane } from "../kubernetes/adapter";
import { optionsByService } from "../kubernetes/service-options";
import { envoyGatewayCapabilities } from "./capabilities";
import { compileEnvoyGateway, unsupportedEnvoyGateway } from "./compile";
import { decompilePolicy } from "./decompile-policy";
import { decompileRoute } from "./decompile-route";
import type { EnvoyGatewayOptions } from "./options";
import { policyLayouts } from "./policy-layouts";
import { faultPart } from "./policy-parts";
import { rightsEnvoyGateway } from "./rights";
import { faultyRouteLayout } from "./route-layout";
import { strengthOfEnvoyPolicy } from "./strength-of-policy";

type Settings = Pick<
  Extract<ControlPlaneSettings, { kind: "envoy-gateway" }>,
  "versionLabel" | "routes" | "services"
>;

/** Envoy Gateway, through the Kubernetes API: the Gateway API's routes, and its own policies for what these cannot say. */
export function envoyGatewayControlPlane({
  client,
  gate,
  settings: { versionLabel, routes, services },
}: {
  client: KubernetesClient;
  gate: UpstreamGate;
  settings: Settings;
}): ControlPlane {
  const optionsOf = optionsByService<EnvoyGatewayOptions>(routes, services);
  return kubernetesControlPlane(
    { client, gate, versionLabel },
    {
      kind: "envoy-gateway",
      rights: rightsEnvoyGateway,
      capabilities: envoyGatewayCapabilities(routes),
      unsupported: (desired, target) => unsupportedEnvoyGateway(desired, optionsOf(target), target),
      compile: (target, desired) => compileEnvoyGateway(target, desired, optionsOf(target)),
      layouts: {
        route: faultyRouteLayout(optionsOf, routes.protocol),
        ...policyLayouts(optionsOf),
      },
      decompile: (target, kind, [object, policy]) => {
        if (kind === "route") return decompileRoute(target, [object, policy], optionsOf(target));
        return decompilePolicy(kind, target, object, optionsOf(target));
      },
      strength: async ({ target, kind, located: [object, policy] }) => {
        if (kind !== "route") return strengthOfEnvoyPolicy(object);
        const route = strengthOfRoute(object, parentRef(target.service, optionsOf(target)));
        return faultPart(policy) === null ? route : weakestOf([route, strengthOfEnvoyPolicy(policy)]);
      },
      endpointsOf: (groups) => endpointsByBackend(groups, optionsOf),
    },
  );
}
