import type { JsonObject } from "../json";
import type { Registry } from "../kinds/registry";
import { apiVersionOf, type ResourceKind } from "../kinds/resource-kind";
import { builtInDiscovery } from "./built-in";

/** Paths of a server that no group is behind (golden case openapi-v3-index). */
const others = [".well-known/openid-configuration", "api", "api/v1", "apis", "openid/v1/jwks", "version"];

/** The documents there are, by path. */
export function openapiIndex(registry: Registry): JsonObject {
  const builtIn = builtInDiscovery.groups
    // The aggregator describes itself in its group alone.
    .flatMap(({ name, versions }) => [
      `apis/${name}`,
      ...versions.map((version) => `apis/${name}/${version}`),
    ]);
  const custom = registry.kinds
    .filter(({ isCustom }) => isCustom)
    .map((kind) => `apis/${apiVersionOf(kind)}`);
  const paths = [...new Set([...others, ...builtIn, ...custom])].sort();
  return {
    paths: Object.fromEntries(
      paths.map((path) => [path, { serverRelativeURL: `/openapi/v3/${path}?hash=0` }]),
    ),
  };
}

const metaSchemas = [
  "DeleteOptions",
  "FieldsV1",
  "ListMeta",
  "ManagedFieldsEntry",
  "ObjectMeta",
  "OwnerReference",
  "Patch",
  "Preconditions",
  "Status",
  "StatusCause",
  "StatusDetails",
  "Time",
];

/** The document of one version of custom kinds: their schemas, and the paths they are at (golden case openapi-v3-istio). */
export function openapiOf(registry: Registry, group: string, version: string): JsonObject | undefined {
  const kinds = registry.kinds.filter(
    (kind) => kind.isCustom && kind.group === group && kind.version === version,
  );
  if (kinds.length === 0) return undefined;
  const meta = metaSchemas.map((name) => [
    `io.k8s.apimachinery.pkg.apis.meta.v1.${name}`,
    { type: "object" },
  ]);
  return {
    openapi: "3.0.0",
    info: { title: "Kubernetes CRD Swagger", version: "v0.1.0" },
    paths: Object.fromEntries(kinds.flatMap(pathsOf).map((path) => [path, {}])),
    components: { schemas: Object.fromEntries([...kinds.flatMap(schemasOf), ...meta]) },
  };
}

function pathsOf(kind: ResourceKind): string[] {
  const root = `/apis/${apiVersionOf(kind)}`;
  const folder = kind.isNamespaced
    ? `${root}/namespaces/{namespace}/${kind.plural}`
    : `${root}/${kind.plural}`;
  const one = `${folder}/{name}`;
  return [`${root}/${kind.plural}`, folder, one, ...(kind.hasStatus ? [`${one}/status`] : [])];
}

function schemasOf({ group, version, kind, listKind, schema }: ResourceKind): [string, JsonObject][] {
  const prefix = `${group.split(".").reverse().join(".")}.${version}`;
  const told = { "x-kubernetes-group-version-kind": [{ group, version, kind }] };
  const items = { type: "array", items: { $ref: `#/components/schemas/${prefix}.${kind}` } };
  return [
    [`${prefix}.${kind}`, { ...(schema as unknown as JsonObject), ...told }],
    [`${prefix}.${listKind}`, { type: "object", required: ["items"], properties: { items } }],
  ];
}
