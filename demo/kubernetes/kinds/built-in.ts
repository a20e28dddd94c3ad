import { objectMeta } from "./object-meta";
import type { ResourceKind } from "./resource-kind";
import type { Structural } from "./structural";

/** What a built-in kind's schema has to say here: lists whose items have owners of their own, and what is atomic. */
const any: Structural = { "x-kubernetes-preserve-unknown-fields": true };
const open = (properties: { [name: string]: Structural } = {}): Structural => ({
  type: "object",
  "x-kubernetes-preserve-unknown-fields": true,
  properties,
});
const keyed = (keys: string[], items: Structural = open()): Structural => ({
  type: "array",
  "x-kubernetes-list-type": "map",
  "x-kubernetes-list-map-keys": keys,
  items,
});
const atomicMap: Structural = { ...open(), "x-kubernetes-map-type": "atomic" };
const conditions = keyed(["type"]);

const protocol: Structural = { type: "string", default: "TCP" };
const container = open({
  ports: keyed(["containerPort", "protocol"], open({ protocol })),
  env: keyed(["name"]),
  volumeMounts: keyed(["mountPath"]),
});
const podSpec = open({
  containers: keyed(["name"], container),
  initContainers: keyed(["name"], container),
  volumes: keyed(["name"]),
  imagePullSecrets: keyed(["name"]),
  nodeSelector: atomicMap,
});
const podTemplate = open({ metadata: objectMeta, spec: podSpec });
const servicePort = open({ protocol });

type Told = Pick<ResourceKind, "group" | "version" | "kind" | "plural"> & Partial<ResourceKind>;

function builtIn(told: Told, properties: { [name: string]: Structural }): ResourceKind {
  const isOpen = Object.keys(properties).length > 0;
  return {
    listKind: `${told.kind}List`,
    singular: told.kind.toLowerCase(),
    isNamespaced: true,
    isCustom: false,
    hasStatus: false,
    hasGeneration: false,
    shortNames: [],
    categories: [],
    columns: [],
    returnsDeleted: false,
    ...told,
    schema: {
      type: "object",
      ...(isOpen ? {} : { "x-kubernetes-preserve-unknown-fields": true }),
      properties: {
        apiVersion: { type: "string" },
        kind: { type: "string" },
        metadata: objectMeta,
        ...properties,
      },
    },
  };
}

const texts: Structural = { type: "object", additionalProperties: { type: "string" } };
const core = { group: "", version: "v1" };
const status = open({ conditions });

/** The built-in kinds with their list types (k8s.io/api, `+listType` markers). */
export const builtInKinds: ResourceKind[] = [
  builtIn(
    {
      ...core,
      kind: "Namespace",
      plural: "namespaces",
      isNamespaced: false,
      hasStatus: true,
      shortNames: ["ns"],
    },
    { spec: open(), status },
  ),
  builtIn(
    {
      ...core,
      kind: "Service",
      plural: "services",
      hasStatus: true,
      returnsDeleted: true,
      shortNames: ["svc"],
      categories: ["all"],
    },
    { spec: open({ ports: keyed(["port", "protocol"], servicePort), selector: atomicMap }), status },
  ),
  builtIn(
    {
      ...core,
      kind: "Pod",
      plural: "pods",
      hasStatus: true,
      returnsDeleted: true,
      shortNames: ["po"],
      categories: ["all"],
    },
    { spec: podSpec, status: open({ conditions, podIPs: keyed(["ip"]) }) },
  ),
  builtIn(
    { ...core, kind: "ConfigMap", plural: "configmaps", shortNames: ["cm"] },
    { data: texts, binaryData: texts, immutable: { type: "boolean" } },
  ),
  builtIn(
    { ...core, kind: "Secret", plural: "secrets" },
    { data: texts, stringData: texts, type: { type: "string" }, immutable: { type: "boolean" } },
  ),
  builtIn(
    { ...core, kind: "Endpoints", singular: "endpoints", plural: "endpoints", shortNames: ["ep"] },
    { subsets: { type: "array", items: open() } },
  ),
  builtIn(
    { ...core, kind: "ServiceAccount", plural: "serviceaccounts", returnsDeleted: true, shortNames: ["sa"] },
    {
      secrets: keyed(["name"]),
      imagePullSecrets: { type: "array", items: open() },
      automountServiceAccountToken: { type: "boolean" },
    },
  ),
  builtIn(
    {
      group: "discovery.k8s.io",
      version: "v1",
      kind: "EndpointSlice",
      plural: "endpointslices",
      hasGeneration: true,
    },
    {
      addressType: { type: "string" },
      endpoints: { type: "array", items: open() },
      ports: { type: "array", items: open() },
    },
  ),
  builtIn(
    {
      group: "apps",
      version: "v1",
      kind: "Deployment",
      plural: "deployments",
      hasStatus: true,
      hasGeneration: true,
      shortNames: ["deploy"],
      categories: ["all"],
    },
    { spec: open({ template: podTemplate, selector: atomicMap }), status },
  ),
  builtIn(
    {
      group: "apps",
      version: "v1",
      kind: "ReplicaSet",
      plural: "replicasets",
      hasStatus: true,
      hasGeneration: true,
      shortNames: ["rs"],
      categories: ["all"],
    },
    { spec: open({ template: podTemplate, selector: atomicMap }), status },
  ),
  builtIn(
    {
      group: "apiextensions.k8s.io",
      version: "v1",
      kind: "CustomResourceDefinition",
      plural: "customresourcedefinitions",
      isNamespaced: false,
      hasStatus: true,
      hasGeneration: true,
      shortNames: ["crd", "crds"],
      categories: ["api-extensions"],
    },
    { spec: any, status },
  ),
];
