import "server-only";
import type { EndpointGroup } from "../control-plane";
import { namedVersions } from "./model-of";
import type { LlmDOptions } from "./options";

/**
 * The endpoints of services whose versions are models of one pool: each of them serves every version that the settings name.
 * Where these leave versions to a pattern, they are those of the pods' label. Pure.
 */
export function endpointsOfPools(
  groups: readonly EndpointGroup[],
  optionsOf: (place: { namespace: string; service: string }) => LlmDOptions,
): EndpointGroup[] {
  const seen = new Set<string>();
  return groups.flatMap((group) => {
    const { namespace, service } = group;
    const versions = namedVersions(optionsOf(group));
    if (versions === undefined) return [group];
    if (seen.has(`${namespace}/${service}`)) return [];
    seen.add(`${namespace}/${service}`);
    const own = groups.filter((other) => other.namespace === namespace && other.service === service);
    const instances = own.flatMap((other) => other.instances);
    return versions.map((version) => ({ namespace, service, version, instances }));
  });
}
