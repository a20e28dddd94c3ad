import "server-only";

/** Where an object of a kind keeps weights that share out calls: in `spec.rules[]`, in a list with one weight an item. */
export type WeightedKind = {
  kind: string;
  isVersion: (apiVersion: string) => boolean;
  list: "backendRefs" | "targets";
  /** What tells an item from the others of its rule, the plainest first. */
  names: readonly string[];
  /** Calls of a rule's first tier only go to the next when it is unwell: weights share them out within a tier. */
  tier?: string;
  minWeight: 0 | 1;
  maxWeight: number;
};

const maxWeight = 1_000_000;
const inGroup = (group: string) => (apiVersion: string) => apiVersion.startsWith(`${group}/`);
const gatewayApi = {
  isVersion: inGroup("gateway.networking.k8s.io"),
  list: "backendRefs",
  names: ["name", "namespace", "port", "kind", "group"],
  minWeight: 0,
  maxWeight,
} as const;

/**
 * Gateway API v1.6.1 (HTTPRoute, GRPCRoute), Envoy AI Gateway v1.1 (api/v1beta1/ai_gateway_route.go), and llm-d's rewriting
 * of model names, which was the Inference Extension's before (InferenceModelRewrite: each target's weight is at least 1).
 */
const weightedKinds: readonly WeightedKind[] = [
  { kind: "HTTPRoute", ...gatewayApi },
  { kind: "GRPCRoute", ...gatewayApi },
  // Linkerd's own, from before it took the Gateway API's.
  { kind: "HTTPRoute", ...gatewayApi, isVersion: inGroup("policy.linkerd.io") },
  {
    kind: "AIGatewayRoute",
    isVersion: inGroup("aigateway.envoyproxy.io"),
    list: "backendRefs",
    names: ["name", "modelNameOverride", "namespace", "kind", "group"],
    tier: "priority",
    minWeight: 0,
    maxWeight,
  },
  {
    kind: "InferenceModelRewrite",
    isVersion: (apiVersion) =>
      inGroup("llm-d.ai")(apiVersion) || inGroup("inference.networking.x-k8s.io")(apiVersion),
    list: "targets",
    names: ["modelRewrite"],
    minWeight: 1,
    maxWeight,
  },
];

/** How objects of this kind keep their weights; undefined for kinds that keep none. Pure. */
export function findWeightedKind(apiVersion: string, kind: string): WeightedKind | undefined {
  return weightedKinds.find((known) => known.kind === kind && known.isVersion(apiVersion));
}
