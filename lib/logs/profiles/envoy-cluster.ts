/** Who is called by what Envoy and Istio name a destination. */
export type Destination = {
  side: "inbound" | "outbound" | null;
  service: string | null;
  namespace: string | null;
  version: string | null;
};

const unknown: Destination = { side: null, service: null, namespace: null, version: null };

/**
 * An upstream cluster as Istio names it: `outbound|port|subset|host`, `inbound|port||`, `PassthroughCluster`. Some versions of
 * Envoy end the name with a `;` (istio #54219).
 */
export function clusterOf(name: string): Destination {
  const bare = name.replace(/;$/, "");
  if (bare === "InboundPassthroughCluster" || bare === "InboundPassthroughClusterIpv4")
    return { ...unknown, side: "inbound" };
  if (bare === "PassthroughCluster" || bare === "BlackHoleCluster") return { ...unknown, side: "outbound" };
  const [side, port = "", subset = "", host = "", ...more] = bare.split("|");
  if ((side !== "inbound" && side !== "outbound") || !/^\d+$/.test(port) || more.length > 0) return unknown;
  // An inbound one may name a host too, in old versions; its subset is no version.
  return { side, ...hostOf(host), version: side === "outbound" && subset !== "" ? subset : null };
}

/** A server name as sidecars ask each other for it: `outbound_.port_.subset_.host`, an empty subset as `_`. */
export function sniOf(name: string): Destination {
  const [, subset = "", host = ""] = /^outbound_\.\d+_\.(_|[^|\s]*?_)\.(.+)$/.exec(name) ?? [];
  if (host === "") return unknown;
  return { side: "outbound", ...hostOf(host), version: subset === "_" ? null : subset.slice(0, -1) };
}

/** `chat.llm.svc.cluster.local`, also of one pod of it; any other host is a service without a namespace. */
function hostOf(host: string): Pick<Destination, "service" | "namespace"> {
  if (host === "") return { service: null, namespace: null };
  const [, service = null, namespace = null] =
    /(?:^|\.)([a-z0-9-]+)\.([a-z0-9-]+)\.svc(?:\.|$)/.exec(host) ?? [];
  return service === null ? { service: host, namespace: null } : { service, namespace };
}
