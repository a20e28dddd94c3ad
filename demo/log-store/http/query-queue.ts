import { Refusal } from "../refusal";

type Bounds = { atOnce?: number; waiting?: number };

/** Few queries at once, so that what they hold in memory is bounded; some more may wait, in order. */
export class QueryQueue {
  private running = 0;
  private readonly waiting: (() => void)[] = [];
  private readonly atOnce: number;
  private readonly mostWaiting: number;

  constructor({ atOnce = 4, waiting = 60 }: Bounds = {}) {
    this.atOnce = atOnce;
    this.mostWaiting = waiting;
  }

  /** Throws a Refusal when too many wait already. */
  async run<T>(query: () => Promise<T>): Promise<T> {
    if (this.running < this.atOnce) this.running += 1;
    else {
      if (this.waiting.length >= this.mostWaiting) throw new Refusal(429, "too many outstanding requests");
      // Whoever ends hands its place over.
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
    try {
      return await query();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.running -= 1;
    }
  }
}
