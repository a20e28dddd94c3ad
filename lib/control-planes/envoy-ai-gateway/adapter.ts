import "server-only";
import type { UpstreamGate } from "../../http/upstream-gate";
import type { KubernetesClient } from "../../kubernetes/client";
import { resourceKinds } from "../../kubernetes/resource-kinds";
import type { ControlPlaneSettings } from "../../settings/control-plane-settings";
import type { ControlPlane } from "../control-plane";
import { decompilePolicy } from "../envoy-gateway/decompile-policy";
import { policyLayouts } from "../envoy-gateway/policy-layouts";
import { strengthOfEnvoyPolicy } from "../envoy-gateway/strength-of-policy";
import { gatewayRef } from "../gateway-api/compile";
import { kubernetesControlPlane } from "../kubernetes/adapter";
import { optionsByService, placesOf } from "../kubernetes/service-options";
import { endpointsByAiBackend } from "./backend-endpoints";
import { aiGatewayCapabilities } from "./capabilities";
import { compileAiGateway, generatedRoute } from "./compile";
import { decompileAiGateway } from "./decompile";
import type { AiGatewayOptions } from "./options";
import { rightsAiGateway } from "./rights";
import { aiRouteLayout } from "./route-layout";
import { strengthOfAiRoute } from "./strength-of-route";
import { unsupportedAiGateway } from "./unsupported";

type Settings = Pick<
  Extract<ControlPlaneSettings, { kind: "envoy-ai-gateway" }>,
  "versionLabel" | "routes" | "services"
>;

/** Envoy AI Gateway, through the Kubernetes API: its routes to models, and Envoy Gateway's policies about what it makes of them. */
export function aiGatewayControlPlane({
  client,
  gate,
  settings: { versionLabel, routes, services },
}: {
  client: KubernetesClient;
  gate: UpstreamGate;
  settings: Settings;
}): ControlPlane {
  const optionsOf = optionsByService<AiGatewayOptions>(routes, services);
  const settled = placesOf(services);
  return kubernetesControlPlane(
    { client, gate, versionLabel },
    {
      kind: "envoy-ai-gateway",
      rights: rightsAiGateway,
      capabilities: aiGatewayCapabilities,
      unsupported: (desired, target) => unsupportedAiGateway(desired, optionsOf(target), target),
      compile: (target, desired) => compileAiGateway(target, desired, optionsOf(target)),
      layouts: {
        route: aiRouteLayout(optionsOf),
        ...policyLayouts(() => generatedRoute),
      },
      decompile: (target, kind, [object]) => {
        if (kind === "route") return decompileAiGateway(target, object, optionsOf(target));
        return decompilePolicy(kind, target, object, generatedRoute);
      },
      strength: async ({ target, kind, located: [object] }, signal) => {
        if (kind !== "route") return strengthOfEnvoyPolicy(object);
        const { namespace, service: name } = target;
        const generated = await client.get(resourceKinds.httpRoute, { namespace, name }, signal);
        return strengthOfAiRoute(object, generated, gatewayRef(optionsOf(target).parent));
      },
      backendKind: resourceKinds.aiServiceBackend,
      endpointsOf: (groups, backends) => endpointsByAiBackend(groups, backends, optionsOf, settled),
    },
  );
}
