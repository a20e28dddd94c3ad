import "server-only";
import { AppError } from "../errors";
import type { SteppedRange } from "../time/range";
import type { Lines } from "./lines";
import type { RangeWay } from "./range-way";

/** So long nobody tries again what was refused. */
const rememberedMs = 600_000;
const maxRemembered = 500;

/** Asks a range in the first way that Prometheus answers, and remembers those that it refused so many steps of. */
export class WaysInTurn {
  private readonly refused = new Map<string, { steps: number; until: number }>();

  /** As `ask` of one of the `ways`; its failure where that is not for the question, or there is no other way. */
  async ask(
    ways: readonly RangeWay[],
    range: SteppedRange,
    ask: (way: RangeWay, range: SteppedRange) => Promise<Lines>,
  ): Promise<Lines> {
    const [way, ...others] = ways;
    if (!way) throw new AppError("internal", "a range is asked in no way");
    const steps = (range.end - range.start) / range.stepSeconds;
    if (others.length === 0) return ask(way, range);
    if (this.isRefused(way, steps)) return this.ask(others, range, ask);
    try {
      return await ask(way, range);
    } catch (cause) {
      if (!(cause instanceof AppError) || cause.code !== "upstream-bad-answer") throw cause;
      this.note(way, steps);
      return this.ask(others, range, ask);
    }
  }

  private isRefused({ query }: RangeWay, steps: number): boolean {
    const known = this.refused.get(query.text);
    return known !== undefined && steps >= known.steps && performance.now() < known.until;
  }

  private note({ query }: RangeWay, steps: number): void {
    this.refused.delete(query.text);
    this.refused.set(query.text, { steps, until: performance.now() + rememberedMs });
    const [oldest] = this.refused.keys();
    if (this.refused.size > maxRemembered && oldest !== undefined) this.refused.delete(oldest);
  }
}
