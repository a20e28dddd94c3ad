/** What a provider says of its limits with each answer. */
export type LimitState = {
  allowed: boolean;
  limit: number;
  remaining: number;
  /** Until one more request is allowed. */
  retryAfterSeconds: number;
  /** Until the whole limit is there again. */
  resetSeconds: number;
};

/** So many requests a minute, refilled steadily. Knows no clock. */
export class RateLimit {
  private available: number;
  private at = 0;

  constructor(private perMinute: number) {
    this.available = perMinute;
  }

  /** A new limit holds at once: what was saved up beyond it is gone. */
  set limit(perMinute: number) {
    this.perMinute = perMinute;
    this.available = Math.min(this.available, perMinute);
  }

  take(nowMs: number): LimitState {
    const { perMinute } = this;
    this.available = Math.min(perMinute, this.available + ((nowMs - this.at) / 60_000) * perMinute);
    this.at = nowMs;
    // Refills are fractions that may fall short of a whole by a rounding error.
    const allowed = this.available > 1 - 1e-9;
    if (allowed) this.available -= 1;
    const secondsFor = (missing: number) => Math.max(0, (missing * 60) / perMinute);
    return {
      allowed,
      limit: perMinute,
      remaining: Math.floor(this.available),
      retryAfterSeconds: Math.max(1, Math.ceil(secondsFor(1 - this.available))),
      resetSeconds: Math.ceil(secondsFor(perMinute - this.available)),
    };
  }
}
