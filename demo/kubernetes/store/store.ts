import { copyOf } from "../json";
import type { KubernetesObject } from "../kinds/kubernetes-object";

/** Where objects of one kind are, whatever the version they are asked in. */
export interface Collection {
  group: string;
  plural: string;
}

export interface StoredChange {
  revision: number;
  type: "ADDED" | "MODIFIED" | "DELETED";
  collection: string;
  object: KubernetesObject;
  previous?: KubernetesObject;
}

type Listener = (change: StoredChange) => void;

/** At which the older half of the history goes, as etcd's is compacted every few minutes. */
const maxChanges = 20_000;

const collectionKey = ({ group, plural }: Collection) => `${group}/${plural}`;

export function objectKey({ metadata }: KubernetesObject): string {
  return metadata.namespace === undefined
    ? (metadata.name ?? "")
    : `${metadata.namespace}/${metadata.name ?? ""}`;
}

/** What etcd is to a real API server: one revision for all writes, and their history until it is compacted. */
export class Store {
  #revision = 1;
  #compactedTo = 0;
  #oldestWatched = 0;
  #objects = new Map<string, Map<string, KubernetesObject>>();
  #changes: StoredChange[] = [];
  #listeners = new Set<Listener>();

  get revision(): number {
    return this.#revision;
  }

  /** The newest revision whose past is gone: lists and watches from before it have expired. */
  get compactedTo(): number {
    return this.#compactedTo;
  }

  /** Watches from before this revision cannot be served. */
  get oldestWatched(): number {
    return this.#oldestWatched;
  }

  get(collection: Collection, namespace: string | undefined, name: string): KubernetesObject | undefined {
    const key = namespace === undefined ? name : `${namespace}/${name}`;
    return this.#objects.get(collectionKey(collection))?.get(key);
  }

  /** Objects in the order of their keys, now or as they were at an earlier revision. */
  list(collection: Collection, namespace?: string, atRevision = this.#revision): KubernetesObject[] {
    const objects = new Map(this.#objects.get(collectionKey(collection)));
    const later = atRevision < this.#revision ? this.changesSince(collection, atRevision).reverse() : [];
    for (const { type, object, previous } of later) {
      if (type === "ADDED") objects.delete(objectKey(object));
      else if (previous) objects.set(objectKey(object), previous);
    }
    return [...objects]
      .filter(([, { metadata }]) => namespace === undefined || metadata.namespace === namespace)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([, object]) => object);
  }

  changesSince(collection: Collection, revision: number): StoredChange[] {
    const key = collectionKey(collection);
    return this.#changes.filter((change) => change.collection === key && change.revision > revision);
  }

  /** Stores the object under the next revision, and answers it with that. */
  put(collection: Collection, object: KubernetesObject): KubernetesObject {
    const stored = this.#atNextRevision(object);
    const objects = this.#objects.get(collectionKey(collection)) ?? new Map<string, KubernetesObject>();
    this.#objects.set(collectionKey(collection), objects);
    const previous = objects.get(objectKey(stored));
    objects.set(objectKey(stored), stored);
    this.#tell(collection, {
      type: previous ? "MODIFIED" : "ADDED",
      object: stored,
      ...(previous ? { previous } : {}),
    });
    return stored;
  }

  /** Watchers see the last state at the revision of the deletion (golden case watch-from-rv). */
  remove(collection: Collection, object: KubernetesObject): void {
    const objects = this.#objects.get(collectionKey(collection));
    const previous = objects?.get(objectKey(object));
    if (!objects || !previous) return;
    objects.delete(objectKey(object));
    this.#tell(collection, { type: "DELETED", object: this.#atNextRevision(object), previous });
  }

  onChange(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Forgets all history. A restarted server has no events from before it either, and writes some objects of its own. */
  compact({ restart = false } = {}): void {
    this.#compactedTo = this.#revision;
    this.#changes = [];
    if (restart) this.#revision += 1;
    this.#oldestWatched = this.#revision;
  }

  #forgetOldest(): void {
    const kept = this.#changes.slice(-maxChanges / 2);
    this.#compactedTo = (kept[0]?.revision ?? this.#revision) - 1;
    this.#oldestWatched = Math.max(this.#oldestWatched, this.#compactedTo);
    this.#changes = kept;
  }

  #atNextRevision(object: KubernetesObject): KubernetesObject {
    this.#revision += 1;
    const stored = copyOf(object);
    stored.metadata.resourceVersion = String(this.#revision);
    return stored;
  }

  #tell(collection: Collection, change: Omit<StoredChange, "revision" | "collection">): void {
    const told = { ...change, revision: this.#revision, collection: collectionKey(collection) };
    this.#changes.push(told);
    if (this.#changes.length > maxChanges) this.#forgetOldest();
    for (const listener of this.#listeners) listener(told);
  }
}
