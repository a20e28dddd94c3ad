import "server-only";
import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import type { HeddleEvent } from "../contract/events";
import { AppError } from "../errors";
import { logger } from "../logger";
import type { Job } from "./job";

const stopWithinMs = 3_000;

/** Where the worker hears that there may be something to do; returns how to stop. */
export type Subscribe = (listener: (event: HeddleEvent) => void) => () => void;

/** Runs jobs until it is stopped: each on its sweep, and at once when an event says so. */
export class Worker {
  readonly owner = `${hostname()}:${process.pid}:${randomBytes(4).toString("hex")}`;
  private readonly loops: JobLoop[];
  private readonly unsubscribe: () => void;

  constructor({ jobs, subscribe }: { jobs: Job[]; subscribe: Subscribe }) {
    this.loops = jobs.map((job) => new JobLoop(job, this.owner));
    this.unsubscribe = subscribe((event) => {
      for (const loop of this.loops) if (event.kind === "resync" || loop.job.wakesOn(event)) loop.wake();
    });
    for (const loop of this.loops) loop.wake();
  }

  /** Looks for work now. */
  wake(): void {
    for (const loop of this.loops) loop.wake();
  }

  /** Takes nothing more, tells what runs to give up, and waits a little for it. */
  async stop(): Promise<void> {
    this.unsubscribe();
    const ended = Promise.all(this.loops.map((loop) => loop.stop()));
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, stopWithinMs).unref())]);
  }
}

class JobLoop {
  readonly job: Job;
  private readonly owner: string;
  private readonly abort = new AbortController();
  private readonly running = new Map<string, Promise<void>>();
  private timer: NodeJS.Timeout | undefined;
  private claiming: Promise<void> | undefined;
  private isWoken = false;

  constructor(job: Job, owner: string) {
    this.job = job;
    this.owner = owner;
  }

  wake(): void {
    if (this.abort.signal.aborted) return;
    this.isWoken = true;
    this.claiming ??= this.claimAll().finally(() => {
      this.claiming = undefined;
      if (this.isWoken) this.wake();
      else this.sleep();
    });
  }

  async stop(): Promise<void> {
    this.abort.abort();
    clearTimeout(this.timer);
    await this.claiming;
    await Promise.allSettled(this.running.values());
  }

  private sleep(): void {
    clearTimeout(this.timer);
    if (this.abort.signal.aborted) return;
    this.timer = setTimeout(() => this.wake(), this.job.everyMs);
  }

  private async claimAll(): Promise<void> {
    this.isWoken = false;
    const room = this.job.concurrency - this.running.size;
    if (room <= 0) return;
    try {
      for (const { key, run } of await this.job.claim(this.owner, room)) {
        if (!this.running.has(key)) this.start(key, run);
      }
    } catch (cause) {
      this.report(cause, "could not look for work");
    }
  }

  private start(key: string, run: (signal: AbortSignal) => Promise<void>): void {
    const done = run(this.abort.signal)
      .catch((cause: unknown) => this.report(cause, "work was given up"))
      .finally(() => {
        const wasFull = this.running.size >= this.job.concurrency;
        this.running.delete(key);
        if (wasFull) this.wake();
      });
    this.running.set(key, done);
  }

  /** An upstream that is away is told of by its gate, once. */
  private report(cause: unknown, what: string): void {
    if (this.abort.signal.aborted || (cause instanceof AppError && cause.upstream)) return;
    logger().error({ err: cause, job: this.job.name }, what);
  }
}
