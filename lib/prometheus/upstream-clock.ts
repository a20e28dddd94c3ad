import "server-only";

const trustedMs = 10_000;

type ClockReading = { serverMs: number; takenAt: number };

/** What Prometheus's own clock says, in unix milliseconds; kept between readings by a clock that never jumps. */
export class UpstreamClock {
  private reading: ClockReading | null = null;

  /** `sentAt` and `receivedAt` are by `performance.now()`; the server looked at its clock in between. */
  take(serverMs: number, sentAt: number, receivedAt: number): void {
    this.reading = { serverMs, takenAt: (sentAt + receivedAt) / 2 };
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
