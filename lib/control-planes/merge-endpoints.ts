import "server-only";
import type { EndpointGroup } from "./control-plane";

/**
 * What several tell of a mesh's endpoints as one, the first's word before the others': an instance of a service that an earlier
 * one named, by its id or its address, counts once and stays in the version where that one saw it. Each group says who told of it.
 */
export function mergeEndpoints(
  told: readonly { source: string; groups: readonly EndpointGroup[] }[],
): EndpointGroup[] {
  type Merged = EndpointGroup & { sources: string[] };
  const merged = new Map<string, Merged>();
  const seen = new Map<string, Merged>();
  for (const { source, groups } of told) {
    // Of one and the same source, instances that look alike are still several.
    const ownMarks = new Map<string, Merged>();
    for (const { namespace, service, version, instances } of groups) {
      const key = `${namespace}/${service}/${version}`;
      for (const instance of instances) {
        const marks = [`id ${instance.id}`, `at ${instance.address}`].map(
          (mark) => `${namespace}/${service} ${mark}`,
        );
        const known = marks.map((mark) => seen.get(mark)).find((group) => group !== undefined);
        const group = known ?? merged.get(key) ?? { namespace, service, version, instances: [], sources: [] };
        if (!group.sources.includes(source)) group.sources.push(source);
        for (const mark of marks) ownMarks.set(mark, group);
        if (known) continue;
        group.instances.push(instance);
        merged.set(key, group);
      }
    }
    for (const [mark, group] of ownMarks) seen.set(mark, group);
  }
  return [...merged.values()];
}
