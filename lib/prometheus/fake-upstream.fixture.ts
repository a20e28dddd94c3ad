import type { SteppedRange } from "../time/range";
import { labelKey } from "./kept-range";
import type { Line, Lines } from "./lines";

type World = {
  /** Samples of a moment are seen at most so many seconds after it. */
  lateSeconds: number;
  seed: number;
};

/**
 * An upstream whose data are a function of time: series that begin and end, gaps, values that are no number, and samples
 * that come late. Counts what it is asked.
 */
export class FakeUpstream {
  now = 0;
  asked: SteppedRange[] = [];
  failure: Error | null = null;
  warnings: Lines["warnings"] = [];
  private readonly world: World;

  constructor(world: World) {
    this.world = world;
  }

  readonly ask = async (range: SteppedRange): Promise<Lines> => {
    this.asked.push(range);
    await Promise.resolve();
    if (this.failure) throw this.failure;
    return this.answer(range);
  };

  /** What it would answer now. */
  answer({ start, end, stepSeconds }: SteppedRange): Lines {
    const lines: Line[] = [];
    for (let series = 0; series < 6; series++) {
      const points: Line["points"] = [];
      for (let at = start; at <= end; at += stepSeconds) {
        const value = this.valueAt(series, at);
        if (value !== undefined) points.push([at, value]);
      }
      const labels = { version: `v${series % 3}`, code: series < 3 ? "200" : "500" };
      if (points.length > 0) lines.push({ labels, points });
    }
    lines.sort((left, right) => (labelKey(left.labels) < labelKey(right.labels) ? -1 : 1));
    return { lines, warnings: this.warnings };
  }

  pointsAsked(): number {
    return this.asked.reduce((sum, { start, end, stepSeconds }) => sum + (end - start) / stepSeconds + 1, 0);
  }

  private valueAt(series: number, at: number): number | null | undefined {
    // A series lives for some stretch, dies, and comes back.
    if (this.noise(series, Math.floor(at / 97), 1) < 0.25) return undefined;
    const delay = this.noise(series, at, 2) * this.world.lateSeconds;
    if (this.now < at + delay) return this.noise(series, at, 3) < 0.5 ? undefined : -1;
    const kind = this.noise(series, at, 4);
    if (kind < 0.05) return undefined;
    return kind < 0.1 ? null : Math.round(this.noise(series, at, 5) * 1e6);
  }

  /** From 0 to 1, the same for the same arguments. */
  private noise(...parts: number[]): number {
    let hash = this.world.seed | 0;
    for (const part of parts) hash = Math.imul(hash ^ part, 0x5bd1e995) ^ (hash >>> 13);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    return ((hash ^ (hash >>> 12)) >>> 0) / 2 ** 32;
  }
}
