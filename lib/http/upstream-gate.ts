import "server-only";
import { AppError, type ErrorCode, type Upstream } from "../errors";
import type { UpstreamState } from "../meshes/meshes";

/** The longest any caller waits for an upstream, in milliseconds. */
export const upstreamTimeoutMs = 1_800;
const probeEveryMs = 1_000;

type GateOptions = {
  upstream: Upstream;
  kind: string;
  /** A cheap request that only succeeds when the upstream really works again. */
  probe: (signal: AbortSignal) => Promise<unknown>;
};

/**
 * Stands before one upstream and remembers whether it answers. While it is down every call fails
 * at once with `since`, and a probe in the background finds its return: nobody queues on a dead upstream.
 */
export class UpstreamGate {
  readonly upstream: Upstream;
  private readonly options: GateOptions;
  private status: "up" | "down" | "unknown" = "unknown";
  private since: Date | null = null;
  private lastGoodAt: Date | null = null;
  private failure: AppError | null = null;
  private latencyMs: number | null = null;
  private probing = false;

  constructor(options: GateOptions) {
    this.options = options;
    this.upstream = options.upstream;
  }

  /**
   * Runs one call with a deadline. A refusal by the upstream that shows it is alive must be thrown
   * as an AppError whose code is not `upstream-*`; it passes through and leaves the gate open.
   */
  async call<T>(
    run: (signal: AbortSignal) => Promise<T>,
    options: { signal?: AbortSignal; timeoutMs?: number } = {},
  ): Promise<T> {
    if (this.status === "down" && this.failure) throw this.refusal(this.failure);
    return this.attempt(run, options);
  }

  /** Starts watching in the background, so that a death is known before a person asks. */
  watch(everyMs: number): void {
    const timer = setInterval(() => {
      if (this.status !== "down") void this.attempt(this.options.probe, {}).catch(() => undefined);
    }, everyMs);
    timer.unref();
    void this.attempt(this.options.probe, {}).catch(() => undefined);
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

  private async attempt<T>(
    run: (signal: AbortSignal) => Promise<T>,
    options: { signal?: AbortSignal; timeoutMs?: number },
  ): Promise<T> {
    const timeout = AbortSignal.timeout(options.timeoutMs ?? upstreamTimeoutMs);
    const signal = options.signal ? AbortSignal.any([timeout, options.signal]) : timeout;
    const startedAt = performance.now();
    try {
      const value = await Promise.race([run(signal), rejectOnAbort(signal)]);
      this.markUp(performance.now() - startedAt);
      return value;
    } catch (cause) {
      if (options.signal?.aborted && !timeout.aborted) throw cause;
      const error = this.asAppError(cause, timeout.aborted);
      if (isUpstreamFault(error.code)) this.markDown(error);
      else this.markUp(performance.now() - startedAt);
      throw isUpstreamFault(error.code) ? this.refusal(error) : error;
    }
  }

  private asAppError(cause: unknown, timedOut: boolean): AppError {
    if (cause instanceof AppError) return cause;
    const code = timedOut ? "upstream-timeout" : "upstream-unavailable";
    const detail = cause instanceof Error ? cause.message : String(cause);
    const message = timedOut
      ? `${this.upstream} did not answer in time`
      : `${this.upstream} is unreachable: ${detail}`;
    return new AppError(code, message, { cause, upstream: this.upstream });
  }

  private refusal(error: AppError): AppError {
    return new AppError(error.code, error.message, {
      cause: error,
      upstream: this.upstream,
      params: error.params,
      extra: { ...error.extra, since: this.since?.toISOString() ?? new Date().toISOString() },
    });
  }

  private markUp(latencyMs: number): void {
    const now = new Date();
    if (this.status !== "up") this.since = now;
    this.status = "up";
    this.lastGoodAt = now;
    this.failure = null;
    this.latencyMs = Math.round(latencyMs);
  }

  private markDown(error: AppError): void {
    if (this.status !== "down") this.since = new Date();
    this.status = "down";
    this.failure = error;
    this.latencyMs = null;
    if (!this.probing) {
      this.probing = true;
      this.scheduleProbe();
    }
  }

  private scheduleProbe(): void {
    const timer = setTimeout(() => {
      void this.attempt(this.options.probe, {}).then(
        () => {
          this.probing = false;
        },
        () => this.scheduleProbe(),
      );
    }, probeEveryMs);
    timer.unref();
  }
}

function isUpstreamFault(code: ErrorCode): boolean {
  return code === "upstream-unavailable" || code === "upstream-timeout" || code === "upstream-bad-answer";
}

function rejectOnAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    else signal.addEventListener("abort", abort, { once: true });
  });
}
