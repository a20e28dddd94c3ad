import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { LineQueue } from "./line-queue";
import { Pusher, type PushOutcome } from "./pusher";

const compress = promisify(gzip);

type Options = {
  /** Loki's base URL. */
  pushUrl: string;
  batchMs?: number;
  batchBytes?: number;
  queueBytes?: number;
  firstPauseMs?: number;
  longestPauseMs?: number;
  timeoutMs?: number;
  tell?: (line: string) => void;
};

/** How often a lasting fault is told of. */
const tellEveryMs = 10_000;

/**
 * Ships lines to Loki's push interface, in batches and in order. Whoever logs never waits and never
 * fails: lines wait in a bounded queue while the store is away, and the oldest are dropped, and counted,
 * when that is full. A batch is sent again until the store has taken or refused it, so a store that
 * took it and could not say so gets it twice; Loki keeps one of two equal lines.
 */
export class LogShipper {
  shipped = 0;
  dropped = 0;
  private readonly queue: LineQueue;
  private readonly pusher: Pusher;
  private readonly settings: Required<Omit<Options, "pushUrl">>;
  private timer: NodeJS.Timeout | undefined;
  private sending: Promise<void> | undefined;
  private failures = 0;
  private closing = false;
  private toldAt = Number.NEGATIVE_INFINITY;
  private toldDropped = 0;

  constructor({ pushUrl, ...options }: Options) {
    this.settings = {
      batchMs: 1000,
      batchBytes: 256 * 1024,
      queueBytes: 4 * 1024 * 1024,
      firstPauseMs: 500,
      longestPauseMs: 5000,
      timeoutMs: 5000,
      tell: (line) => console.error(line),
      ...options,
    };
    this.queue = new LineQueue(this.settings.queueBytes);
    this.pusher = new Pusher(pushUrl, this.settings.timeoutMs);
  }

  /** Takes one line of the stream with these labels; its time is in microseconds. */
  add(labels: Record<string, string>, microseconds: number, line: string): void {
    this.dropped += this.queue.add({ stream: JSON.stringify(labels), at: `${microseconds}000`, line });
    if (this.queue.bytes >= this.settings.batchBytes && this.failures === 0) this.wake(0);
    else this.wake(this.settings.batchMs);
  }

  /** Ships what is left, for at most `withinMs`; what then remains is dropped. */
  async close(withinMs: number): Promise<void> {
    this.closing = true;
    const until = performance.now() + withinMs;
    while (this.queue.length > 0 && performance.now() < until) {
      clearTimeout(this.timer);
      this.send();
      await Promise.race([this.sending, wait(until - performance.now())]);
      if (this.failures > 0) await wait(Math.min(this.settings.firstPauseMs, until - performance.now()));
    }
    clearTimeout(this.timer);
    this.dropped += this.queue.clear();
    this.pusher.close();
    this.tellOfDropped();
  }

  private wake(inMs: number): void {
    if (this.closing || this.sending) return;
    if (this.timer && inMs > 0) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), inMs);
  }

  private send(): void {
    this.timer = undefined;
    this.sending ??= this.sendBatch().finally(() => {
      this.sending = undefined;
      if (this.queue.length > 0) this.wake(this.pauseMs());
    });
  }

  /** A full batch that waits goes at once; after a failure there is a pause that grows. */
  private pauseMs(): number {
    const { firstPauseMs, longestPauseMs, batchBytes, batchMs } = this.settings;
    if (this.failures === 0) return this.queue.bytes >= batchBytes ? 0 : batchMs;
    const pause = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(this.failures - 1, 10));
    return pause * (0.75 + Math.random() / 2);
  }

  private async sendBatch(): Promise<void> {
    const batch = this.queue.head(this.settings.batchBytes);
    if (batch.length === 0) return;
    let outcome: PushOutcome;
    try {
      const body = await compress(pushBody(batch));
      outcome = await this.pusher.push(body);
    } catch (error) {
      outcome = { taken: false, again: true, why: (error as Error).message };
    }
    if (outcome.taken) {
      this.failures = 0;
      this.shipped += this.queue.remove(batch);
    } else if (outcome.again) {
      this.failures++;
    } else {
      this.failures = 0;
      this.dropped += this.queue.remove(batch);
    }
    if (!outcome.taken) this.tell(`the log store did not take ${batch.length} lines: ${outcome.why}`);
    this.tellOfDropped();
  }

  private tellOfDropped(): void {
    if (this.dropped === this.toldDropped) return;
    if (this.tell(`${this.dropped} log lines dropped so far`)) this.toldDropped = this.dropped;
  }

  private tell(line: string): boolean {
    const now = performance.now();
    if (!this.closing && now - this.toldAt < tellEveryMs) return false;
    this.toldAt = now;
    this.settings.tell(line);
    return true;
  }
}

/** Loki's push message; lines of a stream in the order in which they came. */
function pushBody(batch: { stream: string; at: string; line: string }[]): string {
  const streams = new Map<string, [string, string][]>();
  for (const { stream, at, line } of batch) {
    const values = streams.get(stream);
    if (values) values.push([at, line]);
    else streams.set(stream, [[at, line]]);
  }
  return JSON.stringify({
    streams: [...streams].map(([stream, values]) => ({ stream: JSON.parse(stream), values })),
  });
}
