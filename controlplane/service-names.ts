import { dnsLabel } from "./wire";

export type ServiceName = { namespace: string; service: string };

/** The one key of a service in memory, and the name of its route configuration and default cluster. */
export function serviceKey({ namespace, service }: ServiceName): string {
  return `${namespace}/${service}`;
}

/** The listener's name is what clients dial: `xds:///<service>.<namespace>`. */
export function listenerName({ namespace, service }: ServiceName): string {
  return `${service}.${namespace}`;
}

/** Without a version: all of the service's endpoints. */
export function clusterName(name: ServiceName, version?: string): string {
  return version === undefined ? serviceKey(name) : `${serviceKey(name)}/${version}`;
}

function serviceNameOf(namespace: string | undefined, service: string | undefined): ServiceName | undefined {
  if (namespace === undefined || service === undefined) return undefined;
  return dnsLabel.test(namespace) && dnsLabel.test(service) ? { namespace, service } : undefined;
}

export function parseListenerName(name: string): ServiceName | undefined {
  const [service, namespace, ...rest] = name.split(".");
  return rest.length === 0 ? serviceNameOf(namespace, service) : undefined;
}

/** Reads `<namespace>/<service>`, of a route configuration or a default cluster. */
export function parseServiceKey(key: string): ServiceName | undefined {
  const [namespace, service, ...rest] = key.split("/");
  return rest.length === 0 ? serviceNameOf(namespace, service) : undefined;
}

export function parseClusterName(name: string): (ServiceName & { version?: string }) | undefined {
  const [namespace, service, version, ...rest] = name.split("/");
  const parsed = rest.length === 0 ? serviceNameOf(namespace, service) : undefined;
  if (parsed === undefined || version === undefined) return parsed;
  return version === "" ? undefined : { ...parsed, version };
}
