import "server-only";
import { AppError } from "../errors";
import type { KubernetesClient } from "./client";
import { type KubernetesObject, kubernetesObjectSchema } from "./object";
import { type RawRefusal, refusalOf, statusOf } from "./refusal";
import type { ResourceKind } from "./resource-kinds";

/** A watch is begun anew from where it was after so long, as the API servers' clients do. */
const watchSeconds = 290;
const listMs = 20_000;
const backOffMs = { first: 500, most: 5_000 };
/** What went well for so long is no failed attempt. */
const lastingMs = 1_000;

type Options<T> = {
  client: KubernetesClient;
  kind: ResourceKind;
  /** What is kept of an object; undefined keeps nothing of it. */
  keep: (object: KubernetesObject) => T | undefined;
};

/**
 * What there is of a kind, in memory: listed once and followed from then on, so that looking costs the API server nothing.
 * What has grown too old to be followed (410) is listed anew. It begins with the first question.
 */
export class WatchCache<T> {
  private readonly options: Options<T>;
  private readonly kept = new Map<string, T>();
  private readonly end = new AbortController();
  private running: Promise<void> | null = null;
  private listed: Promise<void>;
  private tellListed: (failure?: unknown) => void = () => undefined;
  /** Why it is not followed now; null while it is. */
  private failure: unknown = null;
  /** How far it has been followed; null where it has to be listed. */
  private followed: string | null = null;
  private changes = 0;

  constructor(options: Options<T>) {
    this.options = options;
    this.listed = this.nextListing();
  }

  /** Grows with every change, so that what was worked out of it can be kept. */
  get version(): number {
    return this.changes;
  }

  /** What there is now. Throws why it cannot be told: nobody has to take an old world for the present one. */
  async values(signal: AbortSignal): Promise<Iterable<T>> {
    this.running ??= this.run();
    if (this.failure !== null) throw this.failure;
    await untilAborted(this.listed, AbortSignal.any([signal, this.end.signal]));
    return this.kept.values();
  }

  close(): void {
    this.end.abort();
  }

  private async run(): Promise<void> {
    let failures = 0;
    while (!this.end.signal.aborted) {
      const begunAt = performance.now();
      const hasLasted = () => performance.now() - begunAt >= lastingMs;
      try {
        this.followed ??= await this.list();
        await this.follow(this.followed);
        failures = hasLasted() ? 0 : failures + 1;
      } catch (cause) {
        if (this.end.signal.aborted) return;
        failures = hasLasted() ? 1 : failures + 1;
        // One connection that broke is taken up again where it was before anybody is told of it.
        if (failures > 1 || this.followed === null) this.fail(cause);
      }
      if (failures > 0) await delay(waitMs(failures));
    }
  }

  private async list(): Promise<string> {
    const { client, kind, keep } = this.options;
    const signal = AbortSignal.any([this.end.signal, AbortSignal.timeout(listMs)]);
    const { version, objects } = await client.list(kind, { signal });
    this.kept.clear();
    for (const object of objects) {
      const value = keep(object);
      if (value !== undefined) this.kept.set(keyOf(object), value);
    }
    this.changes += 1;
    this.recover();
    return version;
  }

  /** Follows until the API server ends it, or says that it has to be listed anew. */
  private async follow(version: string): Promise<void> {
    const { client, kind } = this.options;
    const watched = await client.watch(kind, { version, seconds: watchSeconds }, this.end.signal);
    if ("refused" in watched) return this.endedBy(watched.refused);
    this.recover();
    for await (const line of watched.lines) {
      const event = eventOf(line);
      if (event.type === "ERROR") {
        const body = JSON.stringify(event.object);
        return this.endedBy({ status: statusOf(body)?.code ?? 500, body, headers: {} });
      }
      const { data: object } = kubernetesObjectSchema.safeParse(withName(event.object));
      if (!object) throw badEvent();
      if (event.type !== "BOOKMARK") this.take(object, event.type === "DELETED");
      this.followed = object.metadata.resourceVersion;
    }
  }

  /** What has grown too old to be followed (410) is listed anew; all else is a failure. */
  private endedBy(refused: RawRefusal): void {
    if (refused.status !== 410) throw refusalOf(refused);
    this.followed = null;
  }

  private take(object: KubernetesObject, isDeleted: boolean): void {
    const value = isDeleted ? undefined : this.options.keep(object);
    if (value === undefined) this.kept.delete(keyOf(object));
    else this.kept.set(keyOf(object), value);
    this.changes += 1;
  }

  private recover(): void {
    this.failure = null;
    this.tellListed();
  }

  private fail(cause: unknown): void {
    this.tellListed(cause);
    this.listed = this.nextListing();
    this.failure = cause ?? new Error("it broke without a reason");
  }

  private nextListing(): Promise<void> {
    const listed = new Promise<void>((resolve, reject) => {
      this.tellListed = (failure) => (failure === undefined ? resolve() : reject(failure));
    });
    listed.catch(() => undefined);
    return listed;
  }
}

function keyOf({ metadata: { namespace, name } }: KubernetesObject): string {
  return `${namespace}/${name}`;
}

function eventOf(line: string): { type?: unknown; object?: unknown } {
  try {
    const event: unknown = JSON.parse(line);
    if (typeof event === "object" && event !== null) return event;
  } catch {
    // What was there instead is said nowhere: it may be anything.
  }
  throw badEvent();
}

function badEvent(): AppError {
  return new AppError("upstream-bad-answer", "the cluster's watch told something that is no event", {
    upstream: "control-plane",
  });
}

/** A bookmark names no object. */
function withName(object: unknown): unknown {
  if (typeof object !== "object" || object === null) return object;
  const { metadata } = object as { metadata?: object };
  return { ...object, metadata: { name: "", ...metadata } };
}

function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) return abort();
    signal.addEventListener("abort", abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}

/** Twice as long each time, with a random part so that replicas do not come back together. */
function waitMs(failures: number): number {
  const ms = Math.min(backOffMs.first * 2 ** (failures - 1), backOffMs.most);
  return ms * (0.5 + Math.random() / 2);
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
