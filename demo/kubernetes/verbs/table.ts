import { isObject, type Json, type JsonObject } from "../json";
import type { KubernetesObject } from "../kinds/kubernetes-object";
import type { PrinterColumn, ResourceKind } from "../kinds/resource-kind";
import type { Listed } from "./read";

const metaVersion = "meta.k8s.io/v1";

export function partialMetadata({ metadata }: KubernetesObject): JsonObject {
  return { kind: "PartialObjectMetadata", apiVersion: metaVersion, metadata };
}

/** golden case partial-metadata. */
export function partialMetadataList({ items, metadata }: Listed): JsonObject {
  return {
    kind: "PartialObjectMetadataList",
    apiVersion: metaVersion,
    metadata,
    items: items.map(partialMetadata),
  };
}

const nameColumn = {
  name: "Name",
  type: "string",
  format: "name",
  description:
    "Name must be unique within a namespace. Is required when creating resources, although some resources may allow a client to request the generation of an appropriate name automatically. Name is primarily intended for creation idempotence and configuration definition. Cannot be updated. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names",
  priority: 0,
};
const age: PrinterColumn = { name: "Age", type: "date", jsonPath: ".metadata.creationTimestamp" };

/** What `kubectl get` prints (golden case table); of built-in kinds only name and age. */
export function toTable(kind: ResourceKind, { items, metadata }: Listed, now: Date): JsonObject {
  const columns = kind.columns.length > 0 ? kind.columns : [age];
  const definitions = columns.map(({ name, type, format = "", description = "", priority = 0 }) => ({
    ...{ name, type, format, description, priority },
  }));
  const rows = items.map((object) => ({
    cells: [object.metadata.name ?? "", ...columns.map((column) => cellOf(column, object, now))],
    object: partialMetadata(object),
  }));
  return {
    kind: "Table",
    apiVersion: metaVersion,
    metadata,
    columnDefinitions: [nameColumn, ...definitions],
    rows,
  };
}

function cellOf({ type, jsonPath }: PrinterColumn, object: KubernetesObject, now: Date): Json {
  const found = valuesAt(object, jsonPath);
  const [value] = found;
  if (value === undefined) return null;
  if (type === "date") return printedAge(now.getTime() - Date.parse(String(value)));
  if (type !== "string") return value;
  return found.map((one) => (typeof one === "string" ? one : JSON.stringify(one))).join(",");
}

/** The steps of JSONPath that printer columns take: `.a.b`, `[*]`, `[0]`, `[?(@.type=="Accepted")]`. */
function valuesAt(object: KubernetesObject, path: string): Json[] {
  const steps = path.match(/\.[\w-]+|\[[^\]]*\]/g) ?? [];
  return steps.reduce<Json[]>((values, step) => values.flatMap((value) => stepInto(value, step)), [object]);
}

function stepInto(value: Json, step: string): Json[] {
  if (step.startsWith(".")) {
    const below = isObject(value) ? value[step.slice(1)] : undefined;
    return below === undefined ? [] : [below];
  }
  if (!Array.isArray(value)) return [];
  const filter = /^\[\?\(@\.(\w+)==["'](.*)["']\)\]$/.exec(step);
  if (filter) return value.filter((item) => isObject(item) && item[filter[1] ?? ""] === filter[2]);
  return step === "[*]" ? value : value.slice(Number(step.slice(1, -1))).slice(0, 1);
}

/** apimachinery pkg/util/duration, HumanDuration, in its coarser steps. */
function printedAge(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 120) return `${seconds}s`;
  if (seconds < 7200) return `${Math.floor(seconds / 60)}m`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3600)}h`;
  return `${Math.floor(seconds / 86_400)}d`;
}
