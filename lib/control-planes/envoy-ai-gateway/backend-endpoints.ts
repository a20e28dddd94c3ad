import "server-only";
import { z } from "zod";
import type { KubernetesObject } from "../../kubernetes/object";
import type { EndpointGroup } from "../control-plane";
import { versionsNamed } from "./backend-of";
import type { AiGatewayOptions } from "./options";

type Place = { namespace: string; service: string };

const backendSchema = z.looseObject({
  spec: z.looseObject({
    backendRef: z.looseObject({
      kind: z.string().default("Service"),
      name: z.string(),
      namespace: z.string().optional(),
    }),
  }),
  status: z
    .looseObject({ conditions: z.array(z.looseObject({ type: z.string() })).default([]) })
    .default({ conditions: [] }),
});

/**
 * The endpoints of services whose versions are AIServiceBackends: those of the Service behind one, else the backend itself, as
 * of a provider nobody here sees more. What its controller does not accept is not ready. A service of which no backend is
 * known keeps the versions of its pods. `settled` are services that have none of their own in the cluster. Pure.
 */
export function endpointsByAiBackend(
  groups: readonly EndpointGroup[],
  backends: readonly KubernetesObject[],
  optionsOf: (place: Place) => AiGatewayOptions,
  settled: readonly Place[],
): EndpointGroup[] {
  const places = new Map(
    [...groups, ...settled].map(({ namespace, service }) => [
      `${namespace}/${service}`,
      { namespace, service },
    ]),
  );
  const found = new Map<string, EndpointGroup>();
  for (const place of places.values()) {
    for (const backend of backends) {
      if (backend.metadata.namespace !== place.namespace) continue;
      const instances = instancesOf(backend, groups);
      for (const version of versionsNamed(place.service, backend.metadata.name, optionsOf(place))) {
        const key = `${place.namespace}/${place.service}/${version}`;
        if (instances.length > 0) found.set(key, { ...place, version, instances });
      }
    }
  }
  const parents = new Set([...found.values()].map(({ namespace, service }) => `${namespace}/${service}`));
  const others = groups.filter(({ namespace, service }) => !parents.has(`${namespace}/${service}`));
  return [...others, ...found.values()];
}

function instancesOf(object: KubernetesObject, groups: readonly EndpointGroup[]): EndpointGroup["instances"] {
  const parsed = backendSchema.safeParse(object);
  if (!parsed.success) return [];
  const { spec, status } = parsed.data;
  if (status.conditions.some(({ type }) => type === "NotAccepted")) return [];
  const { namespace, name } = object.metadata;
  const { kind, name: service, namespace: other = namespace } = spec.backendRef;
  if (kind !== "Service") return [{ id: `${namespace}/${name}`, address: service, since: null }];
  return groups.flatMap((group) =>
    group.namespace === other && group.service === service ? group.instances : [],
  );
}
