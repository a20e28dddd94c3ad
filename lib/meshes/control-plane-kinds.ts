/** The kinds of control plane that a mesh can name in its settings. */
export const controlPlaneKinds = [
  "istio",
  "gateway-api",
  "linkerd",
  "envoy-gateway",
  "envoy-ai-gateway",
  "llm-d",
  "consul",
  "xds",
] as const;
export type ControlPlaneKind = (typeof controlPlaneKinds)[number];

/** Those whose policies are objects of a Kubernetes API. */
export const clusterKinds: readonly ControlPlaneKind[] = [
  "istio",
  "gateway-api",
  "linkerd",
  "envoy-gateway",
  "envoy-ai-gateway",
  "llm-d",
];
/** Those whose routes name the port of the service. */
export const portKinds: readonly ControlPlaneKind[] = ["gateway-api", "linkerd", "envoy-gateway"];
