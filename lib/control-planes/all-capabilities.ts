import "server-only";
import type { Capability } from "../policies/capabilities";
import { consulCapabilities } from "./consul/capabilities";
import { aiGatewayCapabilities } from "./envoy-ai-gateway/capabilities";
import { envoyGatewayCapabilities } from "./envoy-gateway/capabilities";
import { gatewayApiCapabilities } from "./gateway-api/capabilities";
import { istioCapabilities } from "./istio/capabilities";
import { linkerdCapabilities } from "./linkerd/capabilities";
import { serverOptionsSchema } from "./linkerd/servers/server-options";
import { llmDCapabilities } from "./llm-d/capabilities";
import { xdsCapabilities } from "./xds/capabilities";
import { envoyCapabilities } from "./xds/envoy-capabilities";

type Target = {
  /** As `ControlPlane.kind`. */
  kind: string;
  name: string;
  capabilities: readonly Capability[];
  /** What has to be there for its resources to be taken and to act, a sentence each, in Markdown. */
  needs: readonly string[];
};

/** Every control plane that Heddle can write to; a new one is its line here. */
export const allCapabilities: readonly Target[] = [
  {
    kind: "xds",
    name: "Heddle's own (gRPC clients)",
    capabilities: xdsCapabilities,
    needs: [
      "The embedded control plane's address and its token ([settings](settings.md)).",
      "Callers that are gRPC clients with xDS, and dial `xds:///<service>.<namespace>`.",
      "Instances that say themselves that they are ready, by `POST /v1/endpoints`.",
    ],
  },
  {
    kind: "xds",
    name: "Heddle's own (Envoy)",
    capabilities: envoyCapabilities,
    needs: [
      "`dialect: envoy` beside the control plane's address, and Envoys started with the bootstrap of [controlplane](../controlplane/README.md).",
    ],
  },
  {
    kind: "istio",
    name: "Istio",
    capabilities: istioCapabilities,
    needs: [
      "`VirtualService` and `DestinationRule` of `networking.istio.io/v1` (Istio 1.22 and newer; the table is of 1.30).",
      "Callers with a sidecar; in ambient mode a waypoint for the service, as ztunnel knows neither resource.",
      "A service port that Istio takes for HTTP or gRPC (`appProtocol`, or the port's name): others have connections only.",
      "Pods with a label that holds their version (`version`): it is what the subsets choose by.",
      "One `VirtualService` and one `DestinationRule` for the service's full host at most: Istio uses one of several, or merges them in no promised order.",
      "A rule without retries is written as `attempts: 0`, for Istio else tries twice more. Calls that no rule takes go where they went without a policy, with what the mesh retries by itself.",
      "Outlier detection comes with `localityLbSetting.enabled: false`, for it else makes callers prefer endpoints of their own zone; that outweighs a Service's `trafficDistribution`. Where a `DestinationRule` says something of zones already, that stays.",
      "A version's own limits hold for calls that a route sends to that version by name.",
      "For access policies, `AuthorizationPolicy`, `PeerAuthentication` and `RequestAuthentication` of `security.istio.io/v1`, and pods whose label (`access.workloadLabel`, else `app`) holds their service's name. They hold for these pods whichever Service leads there; with `access.enforcedBy: waypoint`, for calls that pass the service's waypoint.",
      "Who is allowed adds up: calls that an `AuthorizationPolicy` for the namespace or the whole mesh allows are allowed beside an access policy's list, and what one denies is refused. Two of one action for the same pods are not written over.",
      "A caller is known by its certificate alone: without mTLS it has no namespace, service or principal. Calls without a token pass a policy that only verifies tokens; a rule's `requireJwt` asks for one.",
    ],
  },
  {
    kind: "gateway-api",
    name: "Gateway API (HTTPRoute)",
    capabilities: gatewayApiCapabilities({ protocol: "http", experimental: false }),
    needs: [
      "`HTTPRoute` of `gateway.networking.k8s.io/v1` and an implementation that takes it for Services (GAMMA), or a Gateway.",
      "A Service for each version, by the names that the settings say (`{service}-{version}`): a route has no subsets.",
      "Retries with `experimental: true`, where the experimental channel's definitions are installed.",
    ],
  },
  {
    kind: "gateway-api",
    name: "Gateway API (GRPCRoute)",
    capabilities: gatewayApiCapabilities({ protocol: "grpc", experimental: false }),
    needs: ["The same with `GRPCRoute`, for meshes whose services speak gRPC (`protocol: grpc`)."],
  },
  {
    kind: "linkerd",
    name: "Linkerd",
    capabilities: linkerdCapabilities({
      protocol: "http",
      unified: false,
      servers: serverOptionsSchema.parse({ defaultPolicy: "all-unauthenticated" }),
    }),
    needs: [
      "Linkerd's policy controller, and a Service for each version.",
      "No ServiceProfile for the service: it would put routes, retries and circuit breaking out of action.",
      "`unified: true` for ejection by the share of failures, where the installed Linkerd has it.",
      "For rate limits and access policies `servers.defaultPolicy`: whom the pods let in where no `Server` is (Linkerd's `proxy.defaultInboundPolicy`, or the annotation of the namespace or the pods). Heddle writes a `Server` of `policy.linkerd.io/v1beta3` for the service's pods, which say their service's name in a label (`servers.workloadLabel`, else `app`), and none where another one may be about them.",
      "They hold at the called pods, which need Linkerd's proxy, for calls to the Server's port, by whichever Service they come. Who is allowed adds up: an `AuthorizationPolicy` for the whole namespace, or a `ServerAuthorization`, lets in its callers beside an access policy's list.",
    ],
  },
  {
    kind: "envoy-gateway",
    name: "Envoy Gateway",
    capabilities: envoyGatewayCapabilities({ protocol: "http", experimental: false }),
    needs: [
      "Envoy Gateway's `BackendTrafficPolicy` of `gateway.envoyproxy.io/v1alpha1`, one for a route; routes as for the Gateway API.",
      "For rate limits of all proxies together Envoy Gateway's rate limit service, with its Redis; for tokens Envoy AI Gateway, whose route puts them down as `llm_total_token` (`llmRequestCosts`).",
    ],
  },
  {
    kind: "envoy-ai-gateway",
    name: "Envoy AI Gateway",
    capabilities: aiGatewayCapabilities,
    needs: [
      "Envoy AI Gateway 1.1 or newer: `AIGatewayRoute` of `aigateway.envoyproxy.io/v1beta1`, whose rules have names since then.",
      "An `AIServiceBackend` for each version, by the names that the settings say (`{service}-{version}`), or one for several with each version's model; or an `InferencePool`, which is a rule's only backend.",
      "A rule without a timeout has the gateway's own of 60 seconds. Calls that no rule takes are answered with 404.",
      "For a standby to take over, a circuit breaker with outlier detection: it is what says that the versions before it are unwell.",
    ],
  },
  {
    kind: "llm-d",
    name: "llm-d",
    capabilities: llmDCapabilities,
    needs: [
      "`InferenceModelRewrite` of `llm-d.ai/v1alpha2` and an endpoint picker of llm-d for the service's `InferencePool`; the group that the picker knows its pool by stands in the settings.",
      "Versions that are models of one pool, adapters or base models. Shares among pools are a route's: the Gateway API, or Envoy AI Gateway.",
      "No other `InferenceModelRewrite` for the same pool and model: the oldest is followed.",
    ],
  },
  {
    kind: "consul",
    name: "Consul",
    capabilities: consulCapabilities,
    needs: [
      "Services whose protocol is `http`, `http2` or `grpc` (service-defaults), with their version in `Service.Meta`.",
      "The callers of a service known to Consul, or named in the settings: a circuit breaker is written to each of them.",
    ],
  },
];
