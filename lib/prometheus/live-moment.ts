import "server-only";

const aloneMs = 900;
/** After so long pages read again; counted by the upstream's clock. */
const crowdSeconds = 5;
const countedMs = 5_000;
/** More than one person asks in that time who looks every two seconds. */
const crowd = 16;

/**
 * The moment that is "now" for everybody who looks at the same time, so that they ask the same and share the answers. A few
 * viewers get one of their own each second; once many look, they share one as long as a page shows it anyway, and a
 * hundred cost what one does.
 */
export class LiveMoment {
  private current: { seconds: number; takenAt: number } | null = null;
  private readonly looks: number[] = [];

  /** Whole unix seconds; `nowMs` is unix milliseconds by the upstream's clock, which may go back. */
  at(nowMs: number): number {
    const now = performance.now();
    this.looks.push(now);
    while ((this.looks[0] ?? now) < now - countedMs || this.looks.length > crowd + 1) this.looks.shift();
    const seconds = Math.floor(nowMs / 1000);
    const { current } = this;
    const isUsable =
      current !== null &&
      current.seconds <= seconds &&
      (this.isCrowd()
        ? Math.floor(current.seconds / crowdSeconds) === Math.floor(seconds / crowdSeconds)
        : now - current.takenAt < aloneMs);
    if (isUsable) return current.seconds;
    this.current = { seconds, takenAt: now };
    return seconds;
  }

  /** Whether a crowd shares this moment now, and answers to it should be kept as long. */
  isShared(seconds: number): boolean {
    return this.isCrowd() && this.current?.seconds === seconds;
  }

  private isCrowd(): boolean {
    return this.looks.length > crowd;
  }
}
