import "server-only";

/** What a kind of object is called in addresses: `/apis/<group>/<version>/namespaces/<namespace>/<plural>/<name>`. */
export type ResourceKind = { group: string; version: string; kind: string; plural: string };

const core = (kind: string, plural: string): ResourceKind => ({ group: "", version: "v1", kind, plural });
const istioSecurity = (kind: string, plural: string): ResourceKind => ({
  group: "security.istio.io",
  version: "v1",
  kind,
  plural,
});
const linkerdPolicy = (kind: string, plural: string, version = "v1alpha1"): ResourceKind => ({
  group: "policy.linkerd.io",
  version,
  kind,
  plural,
});

/** The kinds that Heddle reads or writes. */
export const resourceKinds = {
  service: core("Service", "services"),
  pod: core("Pod", "pods"),
  endpointSlice: {
    group: "discovery.k8s.io",
    version: "v1",
    kind: "EndpointSlice",
    plural: "endpointslices",
  },
  virtualService: {
    group: "networking.istio.io",
    version: "v1",
    kind: "VirtualService",
    plural: "virtualservices",
  },
  destinationRule: {
    group: "networking.istio.io",
    version: "v1",
    kind: "DestinationRule",
    plural: "destinationrules",
  },
  authorizationPolicy: istioSecurity("AuthorizationPolicy", "authorizationpolicies"),
  peerAuthentication: istioSecurity("PeerAuthentication", "peerauthentications"),
  requestAuthentication: istioSecurity("RequestAuthentication", "requestauthentications"),
  httpRoute: {
    group: "gateway.networking.k8s.io",
    version: "v1",
    kind: "HTTPRoute",
    plural: "httproutes",
  },
  grpcRoute: {
    group: "gateway.networking.k8s.io",
    version: "v1",
    kind: "GRPCRoute",
    plural: "grpcroutes",
  },
  linkerdServer: linkerdPolicy("Server", "servers", "v1beta3"),
  linkerdAuthorization: linkerdPolicy("AuthorizationPolicy", "authorizationpolicies"),
  meshTlsAuthentication: linkerdPolicy("MeshTLSAuthentication", "meshtlsauthentications"),
  localRateLimit: linkerdPolicy("HTTPLocalRateLimitPolicy", "httplocalratelimitpolicies"),
  backendTrafficPolicy: {
    group: "gateway.envoyproxy.io",
    version: "v1alpha1",
    kind: "BackendTrafficPolicy",
    plural: "backendtrafficpolicies",
  },
  aiGatewayRoute: {
    group: "aigateway.envoyproxy.io",
    version: "v1beta1",
    kind: "AIGatewayRoute",
    plural: "aigatewayroutes",
  },
  aiServiceBackend: {
    group: "aigateway.envoyproxy.io",
    version: "v1beta1",
    kind: "AIServiceBackend",
    plural: "aiservicebackends",
  },
  inferenceModelRewrite: {
    group: "llm-d.ai",
    version: "v1alpha2",
    kind: "InferenceModelRewrite",
    plural: "inferencemodelrewrites",
  },
} as const satisfies Record<string, ResourceKind>;

/** `networking.istio.io/v1`, `v1`. */
export function apiVersionOf({ group, version }: ResourceKind): string {
  return group === "" ? version : `${group}/${version}`;
}

/** The address of a collection, or of one object of it; a kind of the whole cluster has no namespace, or "". Every part is encoded: names may come from anywhere. */
export function pathOf(
  kind: ResourceKind,
  { namespace, name }: { namespace?: string; name?: string } = {},
): `/${string}` {
  const root = kind.group === "" ? `api/${kind.version}` : `apis/${kind.group}/${kind.version}`;
  const inside =
    namespace === undefined || namespace === "" ? "" : `/namespaces/${encodeURIComponent(namespace)}`;
  const one = name === undefined ? "" : `/${encodeURIComponent(name)}`;
  return `/${root}${inside}/${kind.plural}${one}`;
}
