import { isIP } from "node:net";
import { listenerName, parseListenerName, type ServiceName } from "../../service-names";

/** Where a plain Envoy listens for its application's calls unless its bootstrap says otherwise. */
export const usualListenAddress = "127.0.0.1:15001";

const listenerPrefix = "outbound/";
/** A call may name a service as Kubernetes does. */
const hostSuffixes = ["", ".svc", ".svc.cluster.local"];

/** The one listener of an Envoy: its name says where it listens, so that each node may have its own. */
export function envoyListenerName(listenAddress: string): string {
  return `${listenerPrefix}${listenAddress}`;
}

/** Reads `outbound/<ip>:<port>`; undefined for what is none. */
export function parseEnvoyListenerName(name: string): { host: string; port: number } | undefined {
  if (!name.startsWith(listenerPrefix)) return undefined;
  const address = name.slice(listenerPrefix.length);
  const colon = address.lastIndexOf(":");
  const host = address.slice(0, colon).replace(/^\[(.*)\]$/, "$1");
  const port = Number(address.slice(colon + 1));
  return isIP(host) !== 0 && /^\d+$/.test(address.slice(colon + 1)) && port > 0 && port <= 65_535
    ? { host, port }
    : undefined;
}

/** The hosts by which a service is called, without ports; each is the name and the key of a scope. */
export function hostsOf(name: ServiceName): string[] {
  return hostSuffixes.map((suffix) => `${listenerName(name)}${suffix}`);
}

/** Whose host this is. */
export function parseHost(host: string): ServiceName | undefined {
  const suffix = hostSuffixes.findLast((each) => host.endsWith(each)) ?? "";
  return parseListenerName(host.slice(0, host.length - suffix.length));
}
