import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseAllDocuments } from "yaml";
import { objectMeta } from "./object-meta";
import type { PrinterColumn, ResourceKind } from "./resource-kind";
import type { Structural } from "./structural";

export interface DefinitionVersion {
  name: string;
  served: boolean;
  storage: boolean;
  deprecated?: boolean;
  deprecationWarning?: string;
  subresources?: { status?: object };
  additionalPrinterColumns?: PrinterColumn[];
  schema: { openAPIV3Schema: Structural };
}

/** A CustomResourceDefinition, as far as it is read here. */
export interface Definition {
  apiVersion: "apiextensions.k8s.io/v1";
  kind: "CustomResourceDefinition";
  metadata: { name: string; annotations?: { [key: string]: string }; labels?: { [key: string]: string } };
  spec: {
    group: string;
    scope: "Namespaced" | "Cluster";
    names: {
      plural: string;
      singular: string;
      kind: string;
      listKind?: string;
      shortNames?: string[];
      categories?: string[];
    };
    versions: DefinitionVersion[];
  };
}

export const definitionFiles = [
  "istio",
  "gateway-api",
  "gateway-api-experimental",
  "linkerd",
  "inference",
  "envoy-gateway",
  "ai-gateway",
  "llm-d",
] as const;
export type DefinitionFile = (typeof definitionFiles)[number];

/** All that go together: a cluster has one channel of the Gateway API. */
export const usualDefinitions: DefinitionFile[] = definitionFiles.filter(
  (file) => file !== "gateway-api-experimental",
);

const read = new Map<DefinitionFile, Definition[]>();

/** The definitions of one product; read once a process, as they are large. */
export function readDefinitions(file: DefinitionFile): Definition[] {
  const known = read.get(file);
  if (known) return known;
  const path = fileURLToPath(new URL(`../crds/${file}.yaml`, import.meta.url));
  const definitions = parseAllDocuments(readFileSync(path, "utf8")).flatMap((document) => {
    const [error] = document.errors;
    if (error) throw error;
    const definition = document.toJS() as Definition | null;
    return definition ? [definition] : [];
  });
  read.set(file, definitions);
  return definitions;
}

/** What a definition serves; served versions only. */
export function kindsOf({ spec }: Definition): ResourceKind[] {
  return spec.versions
    .filter(({ served }) => served)
    .map((version) => ({
      group: spec.group,
      version: version.name,
      kind: spec.names.kind,
      listKind: spec.names.listKind ?? `${spec.names.kind}List`,
      plural: spec.names.plural,
      singular: spec.names.singular,
      isNamespaced: spec.scope === "Namespaced",
      isCustom: true,
      hasStatus: version.subresources?.status !== undefined,
      hasGeneration: true,
      shortNames: spec.names.shortNames ?? [],
      categories: spec.names.categories ?? [],
      schema: withMetadata(version.schema.openAPIV3Schema),
      columns: version.additionalPrinterColumns ?? [],
      returnsDeleted: false,
      ...(version.deprecated
        ? {
            deprecationWarning:
              version.deprecationWarning ?? `${spec.group}/${version.name} ${spec.names.kind} is deprecated`,
          }
        : {}),
    }));
}

function withMetadata(schema: Structural): Structural {
  return {
    ...schema,
    properties: {
      apiVersion: { type: "string" },
      kind: { type: "string" },
      ...schema.properties,
      metadata: objectMeta,
    },
  };
}
