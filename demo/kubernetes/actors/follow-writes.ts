import type { Store } from "../store/store";
import type { ProxySync, XdsType } from "./proxy-sync";

/** What a change of these kinds makes istiod send. */
const pushed: { [collection: string]: XdsType[] } = {
  "networking.istio.io/virtualservices": ["listener", "route"],
  "networking.istio.io/destinationrules": ["cluster", "endpoint"],
  "security.istio.io/authorizationpolicies": ["listener"],
  "security.istio.io/peerauthentications": ["cluster", "listener"],
  "gateway.networking.k8s.io/httproutes": ["listener", "route"],
  "gateway.networking.k8s.io/grpcroutes": ["listener", "route"],
};

/** Sends to the proxies what writes change; they take it after a while. Answers how to stop. */
export function followWrites(store: Store, proxies: ProxySync, acknowledgedAfterMs: number): () => void {
  const timers = new Set<NodeJS.Timeout>();
  const stopFollowing = store.onChange(({ collection, type, object, previous }) => {
    const types = pushed[collection] ?? [];
    const isSame = type === "MODIFIED" && previous?.metadata.generation === object.metadata.generation;
    if (types.length === 0 || isSame) return;
    for (const one of types) proxies.push(one);
    const timer = setTimeout(() => {
      timers.delete(timer);
      proxies.acknowledge();
    }, acknowledgedAfterMs);
    timers.add(timer);
  });
  return () => {
    stopFollowing();
    for (const timer of timers) clearTimeout(timer);
  };
}
