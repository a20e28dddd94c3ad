import { randomUUID } from "node:crypto";

export interface ProxyOfMesh {
  /** `pod.namespace`. */
  proxy: string;
  proxyType?: "sidecar" | "router" | "waypoint";
  istioVersion?: string;
}

const types = {
  cluster: "type.googleapis.com/envoy.config.cluster.v3.Cluster",
  listener: "type.googleapis.com/envoy.config.listener.v3.Listener",
  route: "type.googleapis.com/envoy.config.route.v3.RouteConfiguration",
  endpoint: "type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment",
  extensionconfig: "type.googleapis.com/envoy.config.core.v3.TypedExtensionConfig",
} as const;
export type XdsType = keyof typeof types;

interface Sent {
  sent: string;
  acked: string;
  sentTime: string;
  lastError?: string;
}

/** Which configuration each proxy was sent and took, told by nonces. */
export class ProxySync {
  #proxies: { of: ProxyOfMesh; sent: Map<XdsType, Sent> }[];

  constructor(
    proxies: readonly ProxyOfMesh[],
    readonly now: () => Date = () => new Date(),
  ) {
    this.#proxies = proxies.map((of) => ({ of, sent: new Map() }));
    for (const type of ["cluster", "listener", "route", "endpoint"] as const) this.push(type);
    this.acknowledge();
  }

  /** Sends a type anew to all proxies; none has acknowledged it yet. */
  push(type: XdsType): void {
    for (const { sent } of this.#proxies) {
      sent.set(type, {
        sent: this.#nonce(),
        acked: sent.get(type)?.acked ?? "",
        sentTime: this.now().toISOString(),
      });
    }
  }

  /** Proxies, all of them by default, take what they were last sent. */
  acknowledge(proxy?: string): void {
    for (const { sent } of this.#of(proxy)) {
      for (const [type, { sent: nonce, sentTime }] of sent)
        sent.set(type, { sent: nonce, acked: nonce, sentTime });
    }
  }

  /** A proxy refuses what it was last sent of a type. */
  reject(proxy: string, type: XdsType, lastError: string): void {
    for (const { sent } of this.#of(proxy)) {
      const last = sent.get(type);
      if (last) sent.set(type, { ...last, lastError });
    }
  }

  /** As `/debug/syncz` tells it. */
  told(): object[] {
    return this.#proxies.map(({ of, sent }) => {
      const fields = [...sent].flatMap(([type, { sent, acked }]) => [
        [`${type}_sent`, sent],
        ...(acked === "" ? [] : [[`${type}_acked`, acked]]),
      ]);
      return {
        cluster_id: "Kubernetes",
        proxy: of.proxy,
        proxy_type: of.proxyType ?? "sidecar",
        istio_version: of.istioVersion ?? "1.30.3",
        ...Object.fromEntries(fields),
        resources: Object.fromEntries([...sent].map(([type, told]) => [types[type], told])),
      };
    });
  }

  #of(proxy: string | undefined) {
    return proxy === undefined ? this.#proxies : this.#proxies.filter(({ of }) => of.proxy === proxy);
  }

  #nonce(): string {
    return randomUUID();
  }
}
