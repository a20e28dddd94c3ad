import { ApiError } from "../http/api-error";
import type { RequestInfo } from "../http/request-info";
import type { JsonObject } from "../json";
import type { KubernetesObject } from "../kinds/kubernetes-object";
import { apiVersionOf, type ResourceKind } from "../kinds/resource-kind";
import type { StoredChange } from "../store/store";
import type { Cluster } from "./cluster";
import { requireListOptions } from "./list-options";
import { listObjects, readSelectors } from "./read";
import { readRevision } from "./resource-version";
import { inVersion } from "./write";

export interface WatchEvent {
  type: "ADDED" | "MODIFIED" | "DELETED" | "BOOKMARK" | "ERROR";
  object: JsonObject;
}

export interface Watching {
  /** What is told at once, in order. */
  first: WatchEvent[];
  /** What a later change tells, if anything. */
  follow: (change: StoredChange) => WatchEvent | undefined;
  bookmark: () => WatchEvent;
  wantsBookmarks: boolean;
  isOver: boolean;
}

/** A watch from a revision, or from a list on (KEP-3157 for sendInitialEvents; golden cases watch-*). */
export function startWatch(
  cluster: Cluster,
  kind: ResourceKind,
  { namespace, query }: Pick<RequestInfo, "namespace" | "query">,
): Watching {
  const { store } = cluster;
  requireListOptions(query);
  const matches = readSelectors(kind, query) ?? (() => true);
  const asked = readRevision(query);
  const wantsBookmarks = isTrue(query.get("allowWatchBookmarks"));
  const isIn = ({ metadata }: KubernetesObject) =>
    namespace === undefined || metadata.namespace === namespace;
  const event = (change: StoredChange) => (isIn(change.object) ? eventOf(kind, change, matches) : undefined);
  const collection = `${kind.group}/${kind.plural}`;
  const follow = (change: StoredChange) =>
    change.collection === collection && change.revision > (asked ?? 0) ? event(change) : undefined;
  const watching = { follow, bookmark: () => bookmark(kind, store.revision), wantsBookmarks, isOver: false };
  const wantsState = asked === undefined || asked === 0 || isTrue(query.get("sendInitialEvents"));
  if (wantsState) {
    const { items } = listObjects(cluster, kind, { namespace, query: selectorsOf(query) });
    const first: WatchEvent[] = items.map((object) => ({ type: "ADDED", object }));
    if (wantsBookmarks) first.push(initialEventsEnd(kind, store.revision));
    return { ...watching, first };
  }
  if (asked < store.oldestWatched)
    return { ...watching, first: [tooOld(asked, store.oldestWatched)], isOver: true };
  return { ...watching, first: store.changesSince(kind, asked).flatMap((change) => event(change) ?? []) };
}

function isTrue(value: string | null): boolean {
  return value === "true" || value === "1";
}

function selectorsOf(query: URLSearchParams): URLSearchParams {
  return new URLSearchParams(
    [...query].filter(([name]) => name === "labelSelector" || name === "fieldSelector"),
  );
}

/** What stops matching is deleted for this watcher: the last state that matched, at the new version (golden case watch-selector-leaves). */
function eventOf(
  kind: ResourceKind,
  { type, object, previous }: StoredChange,
  matches: (object: KubernetesObject) => boolean,
): WatchEvent | undefined {
  const isIn = type !== "DELETED" && matches(object);
  if (previous === undefined || !matches(previous))
    return isIn ? { type: "ADDED", object: inVersion(kind, object) } : undefined;
  if (isIn) return { type: "MODIFIED", object: inVersion(kind, object) };
  const { resourceVersion } = object.metadata;
  const last = { ...previous, metadata: { ...previous.metadata, resourceVersion } } as KubernetesObject;
  return { type: "DELETED", object: inVersion(kind, type === "DELETED" ? object : last) };
}

function bookmark(kind: ResourceKind, revision: number, annotations?: { [key: string]: string }): WatchEvent {
  const metadata = {
    resourceVersion: String(revision),
    ...(kind.isCustom ? {} : { creationTimestamp: null }),
    ...(annotations ? { annotations } : {}),
  };
  return { type: "BOOKMARK", object: { kind: kind.kind, apiVersion: apiVersionOf(kind), metadata } };
}

/** golden case watch-send-initial-events; the blueprint is an empty list of the kind. */
function initialEventsEnd(kind: ResourceKind, revision: number): WatchEvent {
  const head = { kind: kind.listKind, apiVersion: apiVersionOf(kind), metadata: {}, items: null };
  return bookmark(kind, revision, {
    "k8s.io/initial-events-end": "true",
    "kubernetes.io/initial-events-list-blueprint": Buffer.from(`${JSON.stringify(head)}\n`).toString(
      "base64",
    ),
  });
}

/** golden case watch-expired. */
function tooOld(asked: number, oldest: number): WatchEvent {
  const error = new ApiError(410, "Expired", `too old resource version: ${asked} (${oldest})`);
  return { type: "ERROR", object: error.toStatus() };
}
