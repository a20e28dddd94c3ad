import { setImmediate as othersFirst } from "node:timers/promises";
import { Refusal } from "../refusal";

type Options = {
  /** Aborted when nobody waits for the answer any more. */
  signal?: AbortSignal;
  /** How long one query may take. */
  withinMs?: number;
  /** How long it may keep everybody else waiting. */
  turnMs?: number;
};

/** How often the clock is looked at, in steps. */
const everySteps = 8;

/** Work that takes long lets others have a turn now and then, and ends when it is not wanted any more or takes too long. */
export class Turns {
  private readonly endsAt: number;
  private readonly turnMs: number;
  private readonly signal: AbortSignal | undefined;
  private began = performance.now();
  private steps = 0;

  constructor({ signal, withinMs = 20_000, turnMs = 10 }: Options = {}) {
    this.endsAt = this.began + withinMs;
    this.turnMs = turnMs;
    this.signal = signal;
  }

  /** Asked after each step: whether `next` is to be awaited. */
  get isOver(): boolean {
    this.steps += 1;
    return this.steps % everySteps === 0 && performance.now() - this.began > this.turnMs;
  }

  /** Throws a Refusal when the work is not to go on. */
  async next(): Promise<void> {
    await othersFirst();
    this.began = performance.now();
    if (this.signal?.aborted) throw new Refusal(499, "the client went away");
    if (this.began <= this.endsAt) return;
    throw new Refusal(
      504,
      "request timed out, decrease the duration of the request or add more label matchers (prefer exact match over regex match) to reduce the amount of data processed",
    );
  }
}
