import "server-only";

const trustedMs = 10_000;
/** A reading is off by half of its round trip at most; more than this is a clock that was set back. */
const backMs = 2_000;

type ClockReading = { serverMs: number; takenAt: number };

/** What Prometheus's own clock says, in unix milliseconds; kept between readings by a clock that never jumps. */
export class UpstreamClock {
  private reading: ClockReading | null = null;

  /**
   * `sentAt` and `receivedAt` are by `performance.now()`; the server looked at its clock in between. Whether the clock
   * went back: what was the past for it then may still be to come.
   */
  take(serverMs: number, sentAt: number, receivedAt: number): { wentBack: boolean } {
    const expectedMs = this.now();
    this.reading = { serverMs, takenAt: (sentAt + receivedAt) / 2 };
    return { wentBack: expectedMs !== null && (this.now() ?? 0) < expectedMs - backMs };
  }

  /** Null before the first reading. */
  now(): number | null {
    return this.reading && this.reading.serverMs + performance.now() - this.reading.takenAt;
  }

  isFresh(): boolean {
    return this.reading !== null && performance.now() - this.reading.takenAt < trustedMs;
  }

  /** How far the server's clock is before this process's, in milliseconds; null before the first reading. */
  aheadMs(): number | null {
    const now = this.now();
    return now === null ? null : now - Date.now();
  }
}
