import type { JsonObject } from "../json";
import type { Registry } from "../kinds/registry";
import type { ResourceKind } from "../kinds/resource-kind";
import { statusVerbs, verbsOf, versionsOf } from "./resource-list";

export const aggregatedType = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

/** All groups, versions and kinds in one answer (KEP-3352; golden case apis-aggregated). */
export function aggregatedDiscovery(registry: Registry, isCore: boolean): JsonObject {
  const groups = [...new Set(registry.kinds.map(({ group }) => group))].filter(
    (group) => (group === "") === isCore,
  );
  const items = groups.map((name) => ({
    metadata: { ...(name === "" ? {} : { name }), creationTimestamp: null },
    versions: versionsOf(registry, name).map((version) => ({
      version,
      resources: registry.kinds
        .filter((kind) => kind.group === name && kind.version === version)
        .map(resourceOf),
      freshness: "Current",
    })),
  }));
  return { kind: "APIGroupDiscoveryList", apiVersion: "apidiscovery.k8s.io/v2", items };
}

function resourceOf(kind: ResourceKind): JsonObject {
  const responseKind = { group: kind.group, version: kind.version, kind: kind.kind };
  return {
    resource: kind.plural,
    responseKind,
    scope: kind.isNamespaced ? "Namespaced" : "Cluster",
    singularResource: kind.singular,
    verbs: verbsOf(kind),
    ...(kind.shortNames.length > 0 ? { shortNames: kind.shortNames } : {}),
    ...(kind.categories.length > 0 ? { categories: kind.categories } : {}),
    ...(kind.hasStatus
      ? { subresources: [{ subresource: "status", responseKind, verbs: statusVerbs }] }
      : {}),
  };
}
