import "server-only";
import { AppError, type ErrorCode, type Upstream } from "../errors";
import type { UpstreamState } from "../meshes/meshes";

/** The longest any caller waits for an upstream, in milliseconds. */
export const upstreamTimeoutMs = 1_700;
const probeEveryMs = 1_000;
/** How long a caller waits for the first probe after a failure, to learn whether one call or the whole upstream failed. */
const doubtMs = 150;

type GateOptions = {
  upstream: Upstream;
  kind: string;
  /** A cheap request that only succeeds when the upstream really works again. */
  probe: (signal: AbortSignal) => Promise<unknown>;
};

type CallOptions = { signal?: AbortSignal; timeoutMs?: number };

/** Called after the gate has changed for good: not for one slow call that a probe proved harmless. */
export type GateListener = (state: UpstreamState) => void;

const refusedAlive = Symbol.for("heddle.RefusedAlive");

/**
 * Wraps an `upstream-*` error of a call that the upstream did answer (too slow a query, no free
 * connection): the caller gets the error, the gate stays open.
 */
export class RefusedAlive extends Error {
  /** A gate may come from another bundle of this process, with its own copy of this class. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === "object" && value !== null && refusedAlive in value;
  }

  readonly [refusedAlive] = true;
  readonly error: AppError;
  constructor(error: AppError) {
    super(error.message, { cause: error });
    this.error = error;
  }
}

/**
 * Stands before one upstream and remembers whether it answers. A failed call starts a probe at once; until
 * the upstream answers one, every other call fails without waiting, with `since`: nobody queues on a dead upstream.
 */
export class UpstreamGate {
  readonly upstream: Upstream;
  private readonly options: GateOptions;
  private status: "up" | "down" | "unknown" = "unknown";
  private since: Date | null = null;
  private lastGoodAt: Date | null = null;
  private failure: AppError | null = null;
  private latencyMs: number | null = null;
  /** The first probe after a failure; later ones are not waited for. */
  private doubt: Promise<void> | null = null;
  private probing = false;
  private announced: "up" | "down" | "unknown" = "unknown";
  private watcher: NodeJS.Timeout | null = null;
  private readonly listeners = new Set<GateListener>();

  constructor(options: GateOptions) {
    this.options = options;
    this.upstream = options.upstream;
  }

  /**
   * Runs one call with a deadline. A refusal by the upstream that shows it is alive must be thrown
   * as an AppError whose code is not `upstream-*`, or as RefusedAlive; both leave the gate open.
   */
  async call<T>(run: (signal: AbortSignal) => Promise<T>, options: CallOptions = {}): Promise<T> {
    options.signal?.throwIfAborted();
    if (this.doubt) await Promise.race([this.doubt, delay(doubtMs)]);
    if (this.failure) throw this.refusal(this.failure);
    return this.attempt(run, options);
  }

  /**
   * Probes in the background whenever no call has succeeded for `everyMs`, so that a death is known
   * before a person asks. Returns how to stop.
   */
  watch(everyMs: number): () => void {
    if (this.watcher) clearInterval(this.watcher);
    this.watcher = setInterval(() => {
      const quietMs = Date.now() - (this.lastGoodAt?.getTime() ?? 0);
      if (quietMs >= everyMs) void this.check();
    }, everyMs);
    this.watcher.unref();
    void this.check();
    return () => {
      if (this.watcher) clearInterval(this.watcher);
      this.watcher = null;
    };
  }

  /** Probes now, unless a probe is under way; never throws. */
  async check(): Promise<void> {
    if (!this.probing) await this.attempt(this.options.probe, {}).catch(() => undefined);
  }

  /** Tells of every lasting change of state. Returns how to stop. */
  onChange(listener: GateListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** What is known now; never waits. */
  state(): UpstreamState {
    return {
      upstream: this.upstream,
      kind: this.options.kind,
      state: this.status,
      since: this.since?.toISOString() ?? null,
      lastGoodAt: this.lastGoodAt?.toISOString() ?? null,
      error: this.failure?.message ?? null,
      latencyMs: this.latencyMs,
    };
  }

  private async attempt<T>(run: (signal: AbortSignal) => Promise<T>, options: CallOptions): Promise<T> {
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(), options.timeoutMs ?? upstreamTimeoutMs);
    const signal = options.signal ? AbortSignal.any([deadline.signal, options.signal]) : deadline.signal;
    const startedAt = performance.now();
    try {
      const value = await untilAborted(run, signal);
      this.markUp(performance.now() - startedAt);
      return value;
    } catch (cause) {
      if (options.signal?.aborted) throw options.signal.reason;
      if (cause instanceof RefusedAlive) {
        this.markUp(performance.now() - startedAt);
        throw cause.error;
      }
      const error = this.asAppError(cause, deadline.signal.aborted);
      if (!isUpstreamFault(error.code)) {
        this.markUp(performance.now() - startedAt);
        throw error;
      }
      this.markDown(error);
      throw this.refusal(error);
    } finally {
      clearTimeout(timer);
    }
  }

  private asAppError(cause: unknown, timedOut: boolean): AppError {
    if (timedOut) {
      return new AppError("upstream-timeout", `${this.upstream} did not answer in time`, {
        cause,
        upstream: this.upstream,
      });
    }
    if (cause instanceof AppError) return cause;
    const detail = cause instanceof Error ? cause.message : String(cause);
    return new AppError("upstream-unavailable", `${this.upstream} is unreachable: ${detail}`, {
      cause,
      upstream: this.upstream,
    });
  }

  private refusal(error: AppError): AppError {
    return new AppError(error.code, error.message, {
      cause: error,
      upstream: this.upstream,
      params: error.params,
      faults: error.faults,
      extra: { ...error.extra, since: (this.since ?? new Date()).toISOString() },
    });
  }

  private markUp(latencyMs: number): void {
    const now = new Date();
    if (this.status !== "up") this.since = now;
    this.status = "up";
    this.lastGoodAt = now;
    this.failure = null;
    this.latencyMs = Math.round(latencyMs);
    if (!this.doubt) this.announce();
  }

  private markDown(error: AppError): void {
    if (this.status !== "down") this.since = new Date();
    this.status = "down";
    this.failure = error;
    this.latencyMs = null;
    if (this.probing) return;
    this.probing = true;
    this.doubt = this.probeOnce().finally(() => {
      this.doubt = null;
      this.announce();
    });
  }

  private async probeOnce(): Promise<void> {
    try {
      await this.attempt(this.options.probe, {});
      this.probing = false;
    } catch {
      setTimeout(() => void this.probeOnce(), probeEveryMs).unref();
    }
  }

  private announce(): void {
    if (this.announced === this.status) return;
    this.announced = this.status;
    const state = this.state();
    for (const listener of this.listeners) listener(state);
  }
}

function isUpstreamFault(code: ErrorCode): boolean {
  return code === "upstream-unavailable" || code === "upstream-timeout" || code === "upstream-bad-answer";
}

/** Settles with `run`, or rejects when the signal aborts, whichever comes first; leaves no listener behind. */
function untilAborted<T>(run: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    Promise.resolve()
      .then(() => run(signal))
      .then(resolve, reject)
      .finally(() => signal.removeEventListener("abort", abort));
  });
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
