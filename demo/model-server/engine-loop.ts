import type { Engine, Step } from "./engine";
import type { Sequence, SequenceRequest } from "./sequence";

/** Runs an engine in real time: a step is planned, lasts as long as it takes, and is completed. */
export class EngineLoop {
  private timer: NodeJS.Timeout | undefined;
  /** When the last step ended by the model's clock; timers that fire late do not slow the model down. */
  private clock = 0;

  /** `slowdown` says how many times as long a step takes at the moment. */
  constructor(
    readonly engine: Engine,
    private readonly slowdown: () => number = () => 1,
  ) {}

  submit(request: SequenceRequest): Sequence | undefined {
    const sequence = this.engine.submit(request, performance.now());
    if (sequence && !this.timer) {
      this.clock = performance.now();
      this.next();
    }
    return sequence;
  }

  abort(sequence: Sequence, reason: "abort" | "error" = "abort"): void {
    this.engine.abort(sequence, reason, performance.now());
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private next(): void {
    const step = this.engine.plan(performance.now());
    if (!step) {
      this.timer = undefined;
      return;
    }
    // After a stall of this process the clock starts afresh instead of racing to catch up.
    this.clock = Math.max(this.clock + step.durationMs * this.slowdown(), performance.now());
    this.timer = setTimeout(() => this.complete(step), this.clock - performance.now());
  }

  private complete(step: Step): void {
    this.engine.complete(step, performance.now());
    this.next();
  }
}
