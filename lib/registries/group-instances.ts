import "server-only";
import type { EndpointGroup } from "../control-planes/control-plane";

export type Placed = Pick<EndpointGroup, "namespace" | "service" | "version"> & {
  instance: EndpointGroup["instances"][number];
};

/** Instances by their service and version, in the order in which these first come. One id counts once in a group. */
export function groupInstances(placed: readonly Placed[]): EndpointGroup[] {
  const groups = new Map<string, EndpointGroup>();
  for (const { namespace, service, version, instance } of placed) {
    const key = `${namespace}/${service}/${version}`;
    const group = groups.get(key) ?? { namespace, service, version, instances: [] };
    if (!group.instances.some(({ id }) => id === instance.id)) group.instances.push(instance);
    groups.set(key, group);
  }
  return [...groups.values()];
}
