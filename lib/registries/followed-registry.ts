import "server-only";
import type { EndpointGroup } from "../control-planes/control-plane";
import { AppError, type ErrorCode } from "../errors";
import { RefusedAlive, upstreamTimeoutMs } from "../http/upstream-gate";
import type { RegistryState } from "../meshes/registry-state";
import type { Stale } from "../metrics/reading";
import type { RegistryAnswer, ServiceRegistry } from "./service-registry";

/** A registry that failed is asked again after this, however seldom it is asked otherwise. */
const againMs = 2_000;
/** A registry that holds much may take longer to tell it than anybody who looks waits. */
const askMs = 5_000;

export type RegistryLook = {
  /** The last that it told; null where it never did. */
  groups: EndpointGroup[] | null;
  /** Why that is not what it tells now; null while it is. */
  stale: Stale | null;
};

/**
 * One registry with what it told last. It is asked no more often than every so many seconds, once for all who look; while it is
 * away nobody waits for it, and what it told stays: a registry that cannot be asked is none that has become empty.
 */
export class FollowedRegistry {
  readonly name: string;
  private readonly registry: ServiceRegistry;
  private readonly everyMs: number;
  private readonly now: () => number;
  private last: RegistryAnswer | null = null;
  private lastGoodAtMs: number | null = null;
  private nextAtMs = 0;
  private sinceMs: number | null = null;
  private failure: AppError | null = null;
  private asking: Promise<void> | null = null;

  constructor(
    registry: ServiceRegistry,
    { name, everySeconds, now = Date.now }: { name: string; everySeconds: number; now?: () => number },
  ) {
    this.registry = registry;
    this.name = name;
    this.everyMs = everySeconds * 1_000;
    this.now = now;
  }

  /** What is known now. Only throws what `signal` aborts with. */
  async look(signal?: AbortSignal): Promise<RegistryLook> {
    signal?.throwIfAborted();
    if (this.now() >= this.nextAtMs) {
      const asked = this.ask();
      // Whoever looks waits for a registry that answers, and for no other.
      if (this.failure === null) await Promise.race([untilAborted(asked, signal), delay(upstreamTimeoutMs)]);
    }
    return { groups: this.last?.groups ?? null, stale: this.stale() };
  }

  /** Asks now, whenever it was asked last. Never throws. */
  check(): Promise<void> {
    return this.ask();
  }

  /** From memory. */
  state(): RegistryState {
    const { last } = this;
    const services =
      last && new Set(last.groups.map(({ namespace, service }) => `${namespace}/${service}`)).size;
    return {
      state: this.failure ? "down" : this.sinceMs === null ? "unknown" : "up",
      since: isoOf(this.sinceMs),
      lastGoodAt: isoOf(this.lastGoodAtMs),
      error: this.failure?.message.slice(0, 300) ?? null,
      services,
      endpoints: last?.groups.reduce((sum, { instances }) => sum + instances.length, 0) ?? null,
      leftOut: last?.leftOut ?? 0,
    };
  }

  async close(): Promise<void> {
    await this.registry.close();
  }

  private ask(): Promise<void> {
    this.asking ??= this.askOnce().finally(() => {
      this.asking = null;
    });
    return this.asking;
  }

  private async askOnce(): Promise<void> {
    const deadline = AbortSignal.timeout(askMs);
    try {
      const answer = await untilAborted(this.registry.read(deadline), deadline);
      this.last = answer;
      if (answer.partly) throw answer.partly;
      if (this.failure !== null || this.sinceMs === null) this.sinceMs = this.now();
      this.failure = null;
      this.lastGoodAtMs = this.now();
      this.nextAtMs = this.now() + this.everyMs;
    } catch (cause) {
      if (this.failure === null) this.sinceMs = this.now();
      this.failure = failureOf(cause, deadline.aborted, this.name);
      this.nextAtMs = this.now() + Math.min(againMs, this.everyMs);
    }
  }

  private stale(): Stale | null {
    if (this.failure === null && this.last !== null) return null;
    const { code, message } = this.failure ?? failureOf(null, true, this.name);
    const since = isoOf(this.sinceMs) ?? new Date(this.now()).toISOString();
    return { since, upstream: "registry", code, message: message.slice(0, 500) };
  }
}

function failureOf(cause: unknown, isLate: boolean, name: string): AppError {
  const error = cause instanceof RefusedAlive ? cause.error : cause;
  const as = (code: ErrorCode, words: string) =>
    new AppError(code, `${name}: ${words}`, { cause: error, upstream: "registry" });
  if (isLate) return as("upstream-timeout", "it did not answer in time");
  if (error instanceof AppError) return as(error.code, error.message);
  return as(
    "upstream-unavailable",
    `it is unreachable: ${error instanceof Error ? error.message : String(error)}`,
  );
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}

function isoOf(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}

function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) return abort();
    signal.addEventListener("abort", abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
