import "server-only";
import type { UpstreamGate } from "../../http/upstream-gate";
import type { KubernetesClient } from "../../kubernetes/client";
import type { ControlPlaneSettings } from "../../settings/control-plane-settings";
import type { ControlPlane } from "../control-plane";
import { kubernetesControlPlane } from "../kubernetes/adapter";
import { optionsByService } from "../kubernetes/service-options";
import { endpointsByBackend } from "./backend-endpoints";
import { gatewayApiCapabilities } from "./capabilities";
import { compileGatewayApi, parentRef } from "./compile";
import { decompileGatewayApi } from "./decompile";
import type { GatewayApiOptions } from "./options";
import { rightsGatewayApi } from "./rights";
import { routeLayout } from "./route-layout";
import { strengthOfRoute } from "./strength-of-route";
import { unsupportedGatewayApi } from "./unsupported";

type Settings = Pick<
  Extract<ControlPlaneSettings, { kind: "gateway-api" }>,
  "versionLabel" | "routes" | "services"
>;

/** The Gateway API, through the Kubernetes API: routes of the mesh (GAMMA) or of a Gateway, whoever implements them. */
export function gatewayApiControlPlane({
  client,
  gate,
  settings: { versionLabel, routes, services },
}: {
  client: KubernetesClient;
  gate: UpstreamGate;
  settings: Settings;
}): ControlPlane {
  const optionsOf = optionsByService<GatewayApiOptions>(routes, services);
  return kubernetesControlPlane(
    { client, gate, versionLabel },
    {
      kind: "gateway-api",
      rights: rightsGatewayApi,
      capabilities: gatewayApiCapabilities(routes),
      unsupported: (desired, target) => unsupportedGatewayApi(desired, optionsOf(target), target),
      compile: (target, desired) => compileGatewayApi(target, desired, optionsOf(target)),
      layouts: { route: routeLayout(optionsOf, routes.protocol) },
      decompile: (target, _kind, [route]) => decompileGatewayApi(target, route, optionsOf(target)),
      strength: async ({ target, located: [route] }) =>
        strengthOfRoute(route, parentRef(target.service, optionsOf(target))),
      endpointsOf: (groups) => endpointsByBackend(groups, optionsOf),
    },
  );
}
