import "server-only";
import type { UpstreamGate } from "../../http/upstream-gate";
import type { KubernetesClient } from "../../kubernetes/client";
import type { Target } from "../../policies/names";
import type { ControlPlaneSettings } from "../../settings/control-plane-settings";
import type { ControlPlane } from "../control-plane";
import { endpointsByBackend } from "../gateway-api/backend-endpoints";
import { parentRef } from "../gateway-api/compile";
import { routeLayout } from "../gateway-api/route-layout";
import { kubernetesControlPlane } from "../kubernetes/adapter";
import { optionsByService } from "../kubernetes/service-options";
import { onlyKinds } from "../only-kinds";
import { accessLayout } from "./access/access-layout";
import { decompileAccess } from "./access/decompile-access";
import { routeAnnotations } from "./annotation";
import { breakerLayout } from "./breaker-layout";
import { linkerdCapabilities } from "./capabilities";
import { compileLinkerd } from "./compile";
import { decompileLinkerd } from "./decompile";
import { decompileLinkerdBreaker } from "./decompile-breaker";
import { type LinkerdKind, toldKinds } from "./kinds";
import { gatewayOptions, type LinkerdOptions } from "./options";
import { decompileRateLimit } from "./rate-limit/decompile-rate-limit";
import { rateLimitLayout } from "./rate-limit/rate-limit-layout";
import { strengthOfLimit } from "./rate-limit/strength-of-limit";
import { rightsLinkerd } from "./rights";
import { servedOptions } from "./servers/server";
import { strengthOfLinkerdRoute } from "./strength-of-route";
import { unsupportedLinkerd } from "./unsupported";

type Settings = Pick<
  Extract<ControlPlaneSettings, { kind: "linkerd" }>,
  "versionLabel" | "routes" | "services"
>;
const ofRoutes: readonly string[] = Object.values(routeAnnotations);

/**
 * Linkerd, through the Kubernetes API: routes with the Service for their parent, and annotations; where the settings say how its Servers are
 * written, what hangs on these.
 */
export function linkerdControlPlane({
  client,
  gate,
  settings: { versionLabel, routes, services },
}: {
  client: KubernetesClient;
  gate: UpstreamGate;
  settings: Settings;
}): ControlPlane {
  const optionsOf = optionsByService<LinkerdOptions>(routes, services);
  const asGateway = (place: { namespace: string; service: string }) => gatewayOptions(optionsOf(place));
  const servedOf = (target: Target) => servedOptions(optionsOf(target));
  const plane = kubernetesControlPlane<LinkerdKind>(
    { client, gate, versionLabel },
    {
      kind: "linkerd",
      rights: (namespaces) => rightsLinkerd(namespaces, routes),
      capabilities: linkerdCapabilities(routes),
      unsupported: (desired, target) => unsupportedLinkerd(desired, optionsOf(target), target),
      compile: (target, desired) => compileLinkerd(target, desired, optionsOf(target)),
      layouts: {
        route: routeLayout(asGateway, routes.protocol, (name) => ofRoutes.includes(name)),
        "circuit-breaker": breakerLayout,
        "rate-limit": rateLimitLayout(servedOf),
        access: accessLayout(servedOf),
      },
      decompile: (target, kind, located) => {
        if (kind === "route") return decompileLinkerd(target, located[0], optionsOf(target));
        if (kind === "circuit-breaker") return decompileLinkerdBreaker(located[0]);
        const decompile = kind === "access" ? decompileAccess : decompileRateLimit;
        return decompile(target, located, servedOf(target));
      },
      strength: async ({ target, kind, located: [first, second] }) => {
        if (kind === "route")
          return strengthOfLinkerdRoute(first, parentRef(target.service, asGateway(target)));
        // Of a Service's annotations nobody says whether they were read, nor of a Server.
        return kind === "rate-limit" ? strengthOfLimit(second) : { kind: "stored" };
      },
      endpointsOf: (groups) => endpointsByBackend(groups, asGateway),
    },
  );
  return { ...onlyKinds(plane, toldKinds(routes)), ratesCountedAt: "called" };
}
