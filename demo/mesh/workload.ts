/** Who an instance is in the mesh; the facts that Istio's labels are made of. */
export type Workload = {
  namespace: string;
  service: string;
  version: string;
  /** The instance's own name, like a pod's: `chat-model-v1-0`. */
  instance: string;
};

/** What one side tells the other about itself, as Envoy does with `x-envoy-peer-metadata`. */
export type Peer = { namespace: string; service: string; version: string };

export const peerHeader = "x-heddle-peer";

/** The deployment's name, as in `chat-model-v1`. */
export function workloadName(peer: Peer): string {
  return `${peer.service}-${peer.version}`;
}

/** The host that callers address, as in `chat-model.llm.svc.cluster.local`. */
export function serviceHost(service: string, namespace: string): string {
  return `${service}.${namespace}.svc.cluster.local`;
}

/** `llm/orchestrator/v1`: short, and safe in an HTTP/2 header. */
export function encodePeer(peer: Peer): string {
  return `${peer.namespace}/${peer.service}/${peer.version}`;
}

const peerPattern = /^([a-z0-9-]{1,63})\/([a-z0-9-]{1,63})\/([A-Za-z0-9_.-]{1,63})$/;

/** Undefined for anything that no mesh proxy of ours wrote, so that strangers cannot mint label values. */
export function decodePeer(text: unknown): Peer | undefined {
  const match = typeof text === "string" ? peerPattern.exec(text) : null;
  const [, namespace, service, version] = match ?? [];
  if (namespace === undefined || service === undefined || version === undefined) return undefined;
  return { namespace, service, version };
}
