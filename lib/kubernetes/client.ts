import "server-only";
import { Connection, type RawAnswer } from "../connections/connection";
import type { GivenConnection } from "../connections/credentials";
import type { Upstream } from "../errors";
import { canonicalJson } from "../policies/canonical-json";
import type { PatchOperation } from "./json-patch";
import { type KubernetesObject, kubernetesObjectSchema, listSchema } from "./object";
import { checked, parsed } from "./read-answer";
import { isOfUnknownKind, refusalOf, statusOf } from "./refusal";
import { apiVersionOf, pathOf, type ResourceKind } from "./resource-kinds";

const traits = { connections: 8, maxBytes: 64 * 1024 * 1024, connectMs: 1_000, keepAliveMs: 30_000 };
const pageSize = 500;
type Which = { namespace?: string; atMost?: number };
/** API servers send a bookmark each minute: a watch that is quiet for longer may have lost its connection. */
const quietSeconds = 100;

/** What an object is called in its namespace, and what it has to be for a write to be made. */
export type ObjectName = { namespace: string; name: string };
export type Precondition = { uid: string; resourceVersion: string };

/** An object as this side wants it: only the fields that it decides. */
export type AppliedObject = {
  metadata: ObjectName & {
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    /** The write is only made over exactly this version. */
    resourceVersion?: string;
  };
  spec?: unknown;
};

export type WriteAnswer =
  | { outcome: "stored"; object: KubernetesObject; warnings: string[] }
  /** The object is not the one that the write was meant for any more. */
  | { outcome: "moved" }
  /** Others decide some of these fields. */
  | { outcome: "owned"; owners: { manager: string; field: string }[] };

type WriteOptions = {
  /** At most 128 characters; who decides the fields from now on. */
  manager: string;
  /** Takes fields from whoever decides them now. */
  isForced?: boolean;
  isDryRun?: boolean;
  /** The API server gives up by itself after this. */
  timeoutMs: number;
};

/** One Kubernetes API. It throws what `refusalOf` says, and what the network does. */
export class KubernetesClient {
  readonly url: string;
  private readonly connection: Connection;

  constructor(options: GivenConnection, upstream: Upstream = "control-plane") {
    this.url = options.url;
    this.connection = new Connection(upstream, options, traits);
  }

  /** Undefined where there is none, and where the kind is not installed. */
  async get(
    kind: ResourceKind,
    name: ObjectName,
    signal: AbortSignal,
  ): Promise<KubernetesObject | undefined> {
    const answer = await this.connection.ask(pathOf(kind, name), {}, signal);
    return isMissing(answer) || isOfUnknownKind(answer) ? undefined : objectOf(answer);
  }

  /**
   * All objects of a kind, of one namespace or of all, or the first few; `version` is where a watch begins, and "" where the
   * kind is not installed. A list that grew too old between two pages is begun anew, once.
   */
  async list(
    kind: ResourceKind,
    { signal, ...which }: Which & { signal: AbortSignal },
  ): Promise<{ version: string; objects: KubernetesObject[] }> {
    for (let attempt = 0; ; attempt += 1) {
      const read = await this.pages(kind, which, signal);
      if (!("refused" in read)) return read;
      if (read.refused.status !== 410 || attempt > 0) throw refusalOf(read.refused);
    }
  }

  /** The events of a kind after a version, as lines of JSON; `refused` where the API server does not tell them. */
  watch(kind: ResourceKind, { version, seconds }: { version: string; seconds: number }, signal: AbortSignal) {
    const query = new URLSearchParams({
      watch: "true",
      allowWatchBookmarks: "true",
      resourceVersion: version,
      timeoutSeconds: String(seconds),
    });
    return this.connection.lines(
      pathOf(kind),
      { query, quietMs: Math.min(seconds + 10, quietSeconds) * 1_000 },
      signal,
    );
  }

  /** Server-side apply: this side's fields become these, those that it gave up are removed, all others stay. */
  async apply(
    kind: ResourceKind,
    object: AppliedObject,
    { manager, isForced = false, isDryRun = false, timeoutMs }: WriteOptions,
    signal: AbortSignal,
  ): Promise<WriteAnswer> {
    const query = queryOf({ manager, timeoutMs });
    if (isForced) query.set("force", "true");
    if (isDryRun) query.set("dryRun", "All");
    const answer = await this.connection.ask(
      pathOf(kind, object.metadata),
      {
        method: "PATCH",
        query,
        json: textOf(kind, object),
        headers: { "content-type": "application/apply-patch+yaml" },
      },
      signal,
    );
    if (answer.status !== 409) return stored(answer);
    const owners = ownersOf(answer.body);
    return owners.length > 0 ? { outcome: "owned", owners } : { outcome: "moved" };
  }

  /** Changes single places of an object (JSON Patch); `moved` where they are others by now, or it is gone. */
  async patch(
    kind: ResourceKind,
    name: ObjectName,
    operations: readonly PatchOperation[],
    { manager, timeoutMs }: Pick<WriteOptions, "manager" | "timeoutMs">,
    signal: AbortSignal,
  ): Promise<WriteAnswer> {
    const query = queryOf({ manager, timeoutMs });
    const headers = { "content-type": "application/json-patch+json" };
    const json = JSON.stringify(operations);
    const answer = await this.connection.ask(
      pathOf(kind, name),
      { method: "PATCH", query, json, headers },
      signal,
    );
    const isMoved = answer.status === 409 || isMissing(answer) || isOutdated(answer);
    return isMoved ? { outcome: "moved" } : stored(answer);
  }

  /** Makes an object that is not there yet; `moved` where it is by now. */
  async create(
    kind: ResourceKind,
    object: AppliedObject,
    { manager, timeoutMs }: Pick<WriteOptions, "manager" | "timeoutMs">,
    signal: AbortSignal,
  ): Promise<WriteAnswer> {
    const query = queryOf({ manager, timeoutMs });
    const path = pathOf(kind, { namespace: object.metadata.namespace });
    const answer = await this.connection.ask(
      path,
      { method: "POST", query, json: textOf(kind, object) },
      signal,
    );
    return answer.status === 409 ? { outcome: "moved" } : stored(answer);
  }

  /** Replaces a whole object, whoever decided what of it, over exactly the version that it carries. */
  async replace(
    kind: ResourceKind,
    object: KubernetesObject,
    { manager, timeoutMs }: Pick<WriteOptions, "manager" | "timeoutMs">,
    signal: AbortSignal,
  ): Promise<WriteAnswer> {
    const query = queryOf({ manager, timeoutMs });
    const path = pathOf(kind, object.metadata);
    const answer = await this.connection.ask(
      path,
      {
        method: "PUT",
        query,
        json: JSON.stringify({ ...object, apiVersion: apiVersionOf(kind), kind: kind.kind }),
      },
      signal,
    );
    return answer.status === 409 || isMissing(answer) ? { outcome: "moved" } : stored(answer);
  }

  /** Deletes exactly this version of this object; true where it is gone, false where it is another by now. */
  async delete(
    kind: ResourceKind,
    name: ObjectName,
    preconditions: Precondition,
    { timeoutMs }: { timeoutMs: number },
    signal: AbortSignal,
  ): Promise<boolean> {
    const query = new URLSearchParams({ timeout: goMs(timeoutMs) });
    const json = JSON.stringify({ apiVersion: "v1", kind: "DeleteOptions", preconditions });
    const answer = await this.connection.ask(pathOf(kind, name), { method: "DELETE", query, json }, signal);
    if (answer.status === 409) return false;
    if (isMissing(answer) || answer.status === 200 || answer.status === 202) return true;
    throw refusalOf(answer);
  }

  /** Succeeds only when an API server answers somebody with our credentials. Gives its version. */
  async version(signal: AbortSignal): Promise<string> {
    const answer = await this.connection.ask("/version", {}, signal);
    const given = answer.status === 200 ? /"gitVersion":\s*"([^"]{1,64})"/.exec(answer.body)?.[1] : undefined;
    if (given !== undefined) return given;
    throw refusalOf(answer);
  }

  async close(): Promise<void> {
    await this.connection.close();
  }

  private async pages(kind: ResourceKind, { namespace, atMost }: Which, signal: AbortSignal) {
    const objects: KubernetesObject[] = [];
    let from = "";
    for (;;) {
      const limit = String(atMost ?? pageSize);
      const query = new URLSearchParams({ limit, ...(from ? { continue: from } : {}) });
      const path = pathOf(kind, namespace === undefined ? {} : { namespace });
      const answer = await this.connection.ask(path, { query }, signal);
      if (isOfUnknownKind(answer)) return { version: "", objects };
      if (answer.status !== 200) return { refused: answer };
      const { metadata, items } = parsed(answer.body, listSchema);
      // What is in a list does not always say what it is.
      const own = { apiVersion: apiVersionOf(kind), kind: kind.kind };
      objects.push(...(items ?? []).map((item) => ({ ...checked(item, kubernetesObjectSchema), ...own })));
      const isLast = metadata.continue === "" || atMost !== undefined;
      if (isLast) return { version: metadata.resourceVersion, objects };
      from = metadata.continue;
    }
  }
}

/** Said by the API server itself: a proxy's page of not having found it says nothing of objects. */
function isMissing({ status, body }: RawAnswer): boolean {
  return status === 404 && statusOf(body) !== undefined;
}

/** A patch of places that are not there any more is answered without a word of why (seen in 1.32). */
function isOutdated({ status, body }: RawAnswer): boolean {
  return status === 422 && body.includes("rejected our request due to an error in our request");
}

function queryOf({ manager, timeoutMs }: Pick<WriteOptions, "manager" | "timeoutMs">): URLSearchParams {
  return new URLSearchParams({
    fieldManager: manager,
    fieldValidation: "Strict",
    timeout: goMs(timeoutMs),
  });
}

/** A duration as Go reads it. */
function goMs(ms: number): string {
  return `${Math.max(1, Math.floor(ms))}ms`;
}

function textOf(kind: ResourceKind, object: AppliedObject): string {
  const metadata = { ...object.metadata, namespace: object.metadata.namespace || undefined };
  return canonicalJson({ apiVersion: apiVersionOf(kind), kind: kind.kind, ...object, metadata });
}

function stored(answer: RawAnswer): WriteAnswer {
  const warning = answer.headers.warning;
  return { outcome: "stored", object: objectOf(answer), warnings: warning === undefined ? [] : [warning] };
}

function objectOf(answer: RawAnswer): KubernetesObject {
  if (answer.status !== 200 && answer.status !== 201) throw refusalOf(answer);
  return parsed(answer.body, kubernetesObjectSchema);
}

/** `conflict with "argocd-controller" using networking.istio.io/v1`: by field, of `details.causes`. */
function ownersOf(body: string): { manager: string; field: string }[] {
  const causes = statusOf(body)?.details?.causes ?? [];
  return causes
    .filter(({ reason }) => reason === "FieldManagerConflict")
    .map(({ message, field }) => ({ manager: /"([^"]{1,128})"/.exec(message)?.[1] ?? "", field }));
}
