import { createHash } from "node:crypto";
import type { JsonObject } from "../json";
import type { Registry } from "../kinds/registry";
import { apiVersionOf, type ResourceKind } from "../kinds/resource-kind";
import { builtInDiscovery } from "./built-in";
import { byPriority } from "./version-priority";

const allVerbs = ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"];
export const statusVerbs = ["get", "patch", "update"];

export function verbsOf({ isCustom, kind }: ResourceKind): string[] {
  if (isCustom) return allVerbs;
  return [...allVerbs].sort().filter((verb) => kind !== "Namespace" || verb !== "deletecollection");
}

/** The first bytes of a digest of the version that is stored (apiserver pkg/endpoints/discovery/storageversionhash.go). */
function storageVersionHash(registry: Registry, kind: ResourceKind): string {
  const definition = registry.definitions.find(
    ({ spec }) => spec.group === kind.group && spec.names.plural === kind.plural,
  );
  const version = definition?.spec.versions.find(({ storage }) => storage)?.name ?? kind.version;
  const name = `${kind.group}/${version}/${kind.kind}`;
  return createHash("sha256").update(name).digest().subarray(0, 8).toString("base64");
}

/** golden cases resources-istio-v1, resources-gateway-v1 (whose order is not fixed). */
export function resourceList(registry: Registry, group: string, version: string): JsonObject | undefined {
  const kinds = registry.kinds.filter((kind) => kind.group === group && kind.version === version);
  if (kinds.length === 0) return undefined;
  const groupVersion = apiVersionOf({ group, version });
  const resources = kinds.flatMap((kind) => [
    resourceOf(registry, kind),
    ...(kind.hasStatus ? [statusOf(kind)] : []),
  ]);
  return { kind: "APIResourceList", ...(group === "" ? {} : { apiVersion: "v1" }), groupVersion, resources };
}

function resourceOf(registry: Registry, kind: ResourceKind): JsonObject {
  return {
    name: kind.plural,
    singularName: kind.singular,
    namespaced: kind.isNamespaced,
    kind: kind.kind,
    verbs: verbsOf(kind),
    ...(kind.shortNames.length > 0 ? { shortNames: kind.shortNames } : {}),
    ...(kind.categories.length > 0 ? { categories: kind.categories } : {}),
    storageVersionHash: storageVersionHash(registry, kind),
  };
}

function statusOf({ plural, isNamespaced, kind }: ResourceKind): JsonObject {
  return { name: `${plural}/status`, singularName: "", namespaced: isNamespaced, kind, verbs: statusVerbs };
}

export function versionsOf(registry: Registry, group: string): string[] {
  return [
    ...new Set(registry.kinds.filter((kind) => kind.group === group).map(({ version }) => version)),
  ].sort(byPriority);
}

/** golden case resources-core. */
export function coreList(): JsonObject {
  return { kind: "APIResourceList", groupVersion: "v1", resources: builtInDiscovery.core };
}

/** golden case group. */
export function groupOf(registry: Registry, name: string): JsonObject | undefined {
  const recorded = builtInDiscovery.groups.find((group) => group.name === name)?.versions;
  const group = named(name, recorded ?? versionsOf(registry, name));
  return group && { kind: "APIGroup", apiVersion: "v1", ...group };
}

function named(name: string, found: readonly string[]): JsonObject | undefined {
  const versions = found.map((version) => ({ groupVersion: `${name}/${version}`, version }));
  const [preferredVersion] = versions;
  return preferredVersion && name !== "" ? { name, versions, preferredVersion } : undefined;
}

export function groupList(registry: Registry): JsonObject {
  const custom = new Set(registry.kinds.filter(({ isCustom }) => isCustom).map(({ group }) => group));
  const groups = [
    ...builtInDiscovery.groups.map(({ name, versions }) => named(name, versions)),
    ...[...custom].map((name) => named(name, versionsOf(registry, name))),
  ];
  return { kind: "APIGroupList", apiVersion: "v1", groups: groups.filter((group) => group !== undefined) };
}
