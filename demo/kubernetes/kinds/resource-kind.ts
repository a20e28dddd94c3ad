import type { Structural } from "./structural";

export interface PrinterColumn {
  name: string;
  type: string;
  format?: string;
  description?: string;
  priority?: number;
  jsonPath: string;
}

/** One kind in one version, as an API server serves it. */
export interface ResourceKind {
  group: string;
  version: string;
  kind: string;
  listKind: string;
  plural: string;
  singular: string;
  isNamespaced: boolean;
  /** Defined by a CustomResourceDefinition: pruned, validated and printed with its keys in order. */
  isCustom: boolean;
  hasStatus: boolean;
  /** Built-in kinds that count changes of their spec; custom ones always do. */
  hasGeneration: boolean;
  shortNames: string[];
  categories: string[];
  schema: Structural;
  columns: PrinterColumn[];
  /** A deletion answers the object and not a Status (registry strategies, ReturnDeletedObject). */
  returnsDeleted: boolean;
  deprecationWarning?: string;
}

export function apiVersionOf({ group, version }: Pick<ResourceKind, "group" | "version">): string {
  return group === "" ? version : `${group}/${version}`;
}

/** `virtualservices.networking.istio.io`, `configmaps`. */
export function resourceName({ group, plural }: Pick<ResourceKind, "group" | "plural">): string {
  return group === "" ? plural : `${plural}.${group}`;
}

/** `VirtualService.networking.istio.io`, `ConfigMap`. */
export function kindName({ group, kind }: Pick<ResourceKind, "group" | "kind">): string {
  return group === "" ? kind : `${kind}.${group}`;
}
