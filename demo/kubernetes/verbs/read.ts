import { badRequest, expired, notFound } from "../http/api-error";
import { quotedCharacter } from "../http/decode";
import type { RequestInfo } from "../http/request-info";
import { isObject, type Json, type JsonObject } from "../json";
import type { KubernetesObject } from "../kinds/kubernetes-object";
import { apiVersionOf, type ResourceKind } from "../kinds/resource-kind";
import { parseFieldSelector } from "../selectors/field-selector";
import { parseLabelSelector } from "../selectors/label-selector";
import { objectKey } from "../store/store";
import type { Cluster } from "./cluster";
import { requireListOptions } from "./list-options";
import { readRevision, requireReached } from "./resource-version";
import { findObject, inVersion, type Write } from "./write";

export function getObject(
  cluster: Cluster,
  write: Pick<Write, "kind" | "namespace" | "name">,
): KubernetesObject {
  const object = findObject(cluster, write);
  if (!object) throw notFound(write.kind, write.name);
  return object;
}

export function readSelectors(
  kind: ResourceKind,
  query: URLSearchParams,
): ((object: KubernetesObject) => boolean) | undefined {
  const labels = query.get("labelSelector") ?? "";
  const fields = query.get("fieldSelector") ?? "";
  if (labels === "" && fields === "") return undefined;
  const byLabels = parseLabelSelector(labels);
  const byFields = parseFieldSelector(fields, kind);
  return (object) => byLabels(object.metadata.labels) && byFields(object);
}

export interface Listed {
  items: KubernetesObject[];
  metadata: { resourceVersion: string; continue?: string; remainingItemCount?: number };
}

/** A list, or a page of one as of one revision (golden cases list-*). */
export function listObjects(
  cluster: Cluster,
  kind: ResourceKind,
  { namespace, query }: Pick<RequestInfo, "namespace" | "query">,
): Listed {
  const { store } = cluster;
  requireListOptions(query);
  const matches = readSelectors(kind, query);
  const from = readContinue(query.get("continue") ?? "");
  const revision = from ? pageRevision(cluster, from) : listRevision(cluster, query);
  const all = store
    .list(kind, namespace, revision)
    .filter((object) => from === undefined || objectKey(object) > from.start)
    .map((object) => inVersion(kind, object));
  const matching = matches ? all.filter(matches) : all;
  const limit = Number(query.get("limit") ?? "0");
  const items = limit > 0 ? matching.slice(0, limit) : matching;
  const last = items.at(-1);
  const remaining = matching.length - items.length;
  const metadata: Listed["metadata"] = { resourceVersion: String(revision) };
  if (last && remaining > 0) {
    metadata.continue = writeContinue(revision, objectKey(last));
    if (!matches) metadata.remainingItemCount = remaining;
  }
  return { items, metadata };
}

/** As a client gets it: items of built-in kinds do not repeat what they are. */
export function toList(kind: ResourceKind, { items, metadata }: Listed): JsonObject {
  const head = { kind: kind.listKind, apiVersion: apiVersionOf(kind) };
  if (kind.isCustom) return { ...head, items, metadata: { continue: "", ...metadata } };
  return { ...head, metadata, items: items.map(({ kind: _k, apiVersion: _a, ...item }) => item) };
}

function listRevision(cluster: Cluster, query: URLSearchParams): number {
  const asked = readRevision(query);
  const { revision, compactedTo } = cluster.store;
  if (asked === undefined || asked === 0) return revision;
  requireReached(cluster, asked);
  if (query.get("resourceVersionMatch") !== "Exact") return revision;
  if (asked < compactedTo) throw expired("The resourceVersion for the provided list is too old.");
  return asked;
}

interface Continue {
  rv: number;
  start: string;
}

/** A token that has expired still leads on, to a list that is not of one revision (golden case list-continue-expired). */
function pageRevision({ store }: Cluster, { rv, start }: Continue): number {
  if (rv === -1) return store.revision;
  if (rv >= store.compactedTo) return rv;
  throw expired(
    "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.",
    { continue: writeContinue(-1, start) },
  );
}

function writeContinue(rv: number, lastKey: string): string {
  const token = JSON.stringify({ v: "meta.k8s.io/v1", rv, start: `${lastKey}\u0000` });
  return Buffer.from(token).toString("base64url");
}

function readContinue(token: string): Continue | undefined {
  if (token === "") return undefined;
  const bytes = Buffer.from(token, "base64url");
  const refuse = (why: string) => badRequest(`invalid continue token: continue key is not valid: ${why}`);
  let read: Json;
  try {
    read = JSON.parse(bytes.toString("utf8")) as Json;
  } catch {
    throw refuse(
      `invalid character ${quotedCharacter(bytes.toString("latin1")[0] ?? "")} looking for beginning of value`,
    );
  }
  if (!isObject(read) || typeof read.rv !== "number" || typeof read.start !== "string")
    throw refuse("incorrect encoded start resourceVersion (version meta.k8s.io/v1)");
  return { rv: read.rv, start: read.start.slice(0, -1) };
}
