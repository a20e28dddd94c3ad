import "server-only";
import type { EndpointGroup } from "../../control-planes/control-plane";
import type { GraphInput } from "../graph/graph-input";
import { serviceId } from "../graph/service-id";

/** Counts of ready endpoints by version of each service. */
export function readyByService(groups: readonly EndpointGroup[]): NonNullable<GraphInput["endpoints"]> {
  const services = new Map<string, { namespace: string; service: string; versions: Map<string, number> }>();
  for (const { namespace, service, version, instances } of groups) {
    const id = serviceId({ namespace, service });
    const known = services.get(id) ?? { namespace, service, versions: new Map<string, number>() };
    known.versions.set(version, (known.versions.get(version) ?? 0) + instances.length);
    services.set(id, known);
  }
  return services;
}
