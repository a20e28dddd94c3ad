/** The namespace that the whole application lives in. */
export const namespace = "llm";

/** The provider outside the mesh, as the mesh's registry knows it. */
export const outsideProvider = { namespace: "external", service: "outside-provider" };

export type ServiceName =
  | "gateway"
  | "orchestrator"
  | "guardrail"
  | "session-store"
  | "retriever"
  | "embedder"
  | "vector-index"
  | "reranker"
  | "tool-runner";

export type Placed = { service: ServiceName; index: number };

/**
 * Which instances share a worker thread. A service that calls others has a thread, and with it an xDS
 * client and a node id, of its own; services that call nobody share, since a thread costs memory.
 */
export const placement: { caller: boolean; instances: Placed[] }[] = [
  { caller: true, instances: [{ service: "gateway", index: 0 }] },
  { caller: true, instances: [{ service: "orchestrator", index: 0 }] },
  { caller: true, instances: [{ service: "orchestrator", index: 1 }] },
  { caller: true, instances: [{ service: "retriever", index: 0 }] },
  {
    caller: false,
    instances: [
      { service: "guardrail", index: 0 },
      { service: "embedder", index: 0 },
      { service: "vector-index", index: 0 },
      { service: "session-store", index: 0 },
    ],
  },
  {
    caller: false,
    instances: [
      { service: "guardrail", index: 1 },
      { service: "embedder", index: 1 },
      { service: "reranker", index: 0 },
      { service: "tool-runner", index: 0 },
    ],
  },
];

/** The name of an instance, like a pod's. */
export function instanceName({ service, index }: Placed): string {
  return `${service}-${index}`;
}

/** The xDS node id of an instance that calls others. */
export function nodeId(placed: Placed): string {
  return `${instanceName(placed)}.${namespace}`;
}
