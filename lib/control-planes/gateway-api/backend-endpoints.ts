import "server-only";
import type { EndpointGroup } from "../control-plane";
import { versionOf } from "./backend-of";
import type { GatewayApiOptions } from "./options";

type OptionsOf = (target: { namespace: string; service: string }) => GatewayApiOptions;

/**
 * The endpoints of services whose versions are Services of their own: those of `chat-v2` are version v2 of `chat`. What is no
 * service's version keeps the versions of its pods. Pure.
 */
export function endpointsByBackend(groups: readonly EndpointGroup[], optionsOf: OptionsOf): EndpointGroup[] {
  const namesByNamespace = new Map<string, Set<string>>();
  for (const { namespace, service } of groups) {
    const names = namesByNamespace.get(namespace) ?? new Set();
    namesByNamespace.set(namespace, names.add(service));
  }
  const ofVersions: EndpointGroup[] = [];
  const parents = new Set<string>();
  for (const group of groups) {
    const { namespace } = group;
    for (const service of namesByNamespace.get(namespace) ?? []) {
      const version = versionOfBackend(group, service, optionsOf({ namespace, service }));
      if (version === undefined) continue;
      parents.add(`${namespace}/${service}`);
      ofVersions.push({ ...group, service, version });
    }
  }
  const others = groups.filter(({ namespace, service }) => !parents.has(`${namespace}/${service}`));
  return [...others, ...merged(ofVersions)];
}

function versionOfBackend(
  { service: backend }: EndpointGroup,
  service: string,
  options: GatewayApiOptions,
): string | undefined {
  if (backend === service) return undefined;
  return versionOf(service, { group: "", kind: "Service", name: backend, port: options.port }, options);
}

/** Pods with different labels behind one backend are one version there. */
function merged(groups: readonly EndpointGroup[]): EndpointGroup[] {
  const byKey = new Map<string, EndpointGroup>();
  for (const group of groups) {
    const key = `${group.namespace}/${group.service}/${group.version}`;
    const known = byKey.get(key);
    byKey.set(key, known ? { ...known, instances: [...known.instances, ...group.instances] } : group);
  }
  return [...byKey.values()];
}
