import "server-only";
import type { SteppedRange } from "../time/range";
import { cutTo, isOnSteps, type KeptRange, merged, missingPieces, readFrom } from "./kept-range";
import type { Lines } from "./lines";
import { isPartial } from "./warnings-of";

/** How long what is kept is believed before all of it is asked anew: samples may be deleted, or written afterwards. */
const believedMs = 600_000;

type Entry = {
  kept: KeptRange | null;
  /** Unix seconds: what is kept up to here was final when it was asked. */
  finalTo: number;
  /** The turn of the upstream's clock in which what came after that was asked: it may be used while that lasts. */
  period: number;
  /** By `performance.now()`. */
  renewAt: number;
  /** Of the longest range that was asked of it, in seconds. */
  widest: number;
  /** The last answer that could not be kept (it was partial), for those who ask just the same a moment later. */
  passing: { range: SteppedRange; answer: Lines; size: number; period: number } | null;
  /** Ends when those who asked before have their answers. */
  turn: Promise<unknown>;
};

/** Unix seconds: what the upstream's clock says, and up to where points change no more. */
export type UpstreamTimes = { now: number; finalTo: number };

export type RangeAsk = {
  /** What is asked, apart from when. */
  query: string;
  /** Both ends belong to it; `end` is a whole number of steps after `start`. */
  range: SteppedRange;
  /**
   * The newest points are asked anew once in so many seconds, counted by the upstream's clock: so nobody asks again just
   * before the range moves on, and many who ask at any time cost what one does who asks that often.
   */
  everySeconds: number;
  /** Null while the upstream's time is not known, and then nothing is kept. */
  clock: () => UpstreamTimes | null;
  ask: (range: SteppedRange) => Promise<Lines>;
};

/**
 * Keeps what range queries answered, so that a range which moves on is asked for its new steps only, and for the last
 * ones before them, whose samples may have come late. A query's value at a step must be a function of that step alone.
 * What fails or is partial is not kept and takes nothing from what is. The least lately used leaves first.
 */
export class RangeCache {
  private readonly entries = new Map<string, Entry>();
  private readonly maxEntries: number;
  private readonly maxPoints: number;

  constructor({ maxEntries = 500, maxPoints = 500_000 } = {}) {
    this.maxEntries = maxEntries;
    this.maxPoints = maxPoints;
  }

  /** As `ask(range)`. Whoever asks the same query at the same time takes turns: the second finds what the first asked. */
  read(asked: RangeAsk): Promise<Lines> {
    const entry = this.entryFor(asked);
    const answer = entry.turn.then(() => this.inTurn(entry, asked));
    entry.turn = answer.catch(() => undefined);
    return answer;
  }

  /** Forgets everything: the clock that said what is final was wrong. */
  clear(): void {
    this.entries.clear();
  }

  /** How much is kept. */
  size(): { entries: number; points: number } {
    let points = 0;
    for (const entry of this.entries.values()) points += sizeOf(entry);
    return { entries: this.entries.size, points };
  }

  private async inTurn(entry: Entry, asked: RangeAsk): Promise<Lines> {
    const { range, ask } = asked;
    const times = asked.clock();
    if (times === null) return ask(range);
    const period = Math.floor(times.now / asked.everySeconds);
    const { passing } = entry;
    if (passing?.period === period && isSame(passing.range, range)) return passing.answer;
    const usable = usableOf(entry, range, { period, finalTo: times.finalTo });
    const missing = missingPieces(usable, range);
    if (usable && missing.length === 0) return readFrom(usable, range);
    const pieces = await Promise.all(
      missing.map(async (piece) => ({ range: piece, answer: await ask(piece) })),
    );
    const areOnSteps = pieces.every(isOnSteps);
    if (areOnSteps && pieces.every(({ answer }) => !isPartial(answer.warnings))) {
      const kept = merged(usable, pieces);
      const isWhole = missing[0] === range;
      const isTailNew = missing.some(({ end }) => end === kept.to);
      if (isWhole) entry.renewAt = performance.now() + believedMs;
      if (isTailNew) Object.assign(entry, { finalTo: times.finalTo, period });
      this.keep(entry, kept, range);
      return readFrom(kept, range);
    }
    const whole = pieces.find((piece) => piece.range === range)?.answer;
    const answer = whole ?? (areOnSteps ? readFrom(merged(usable, pieces), range) : await ask(range));
    entry.passing = { range, answer, size: pointsOf(answer), period };
    this.trim(entry);
    return answer;
  }

  private keep(entry: Entry, kept: KeptRange, range: SteppedRange): void {
    entry.passing = null;
    entry.widest = Math.max(entry.widest, range.end - range.start);
    entry.kept = cutTo(kept, Math.min(range.start, kept.to - entry.widest), kept.to);
    this.trim(entry);
  }

  /** A range of the past that does not touch what is kept of the present has an entry of its own. */
  private entryFor({ query, range }: RangeAsk): Entry {
    const { start, end, stepSeconds } = range;
    const key = JSON.stringify([query, stepSeconds, start % stepSeconds]);
    const current = this.entries.get(key)?.kept;
    const isPast = current && end < current.from - stepSeconds;
    return this.entryOf(isPast ? `${key} ${start} ${end}` : key);
  }

  private entryOf(key: string): Entry {
    const known = this.entries.get(key);
    const entry = known ?? {
      kept: null,
      finalTo: Number.NEGATIVE_INFINITY,
      period: Number.NEGATIVE_INFINITY,
      renewAt: Number.POSITIVE_INFINITY,
      widest: 0,
      passing: null,
      turn: Promise.resolve(),
    };
    this.entries.delete(key);
    this.entries.set(key, entry);
    if (!known) this.trim(entry);
    return entry;
  }

  private trim(newest: Entry): void {
    if (sizeOf(newest) > this.maxPoints) Object.assign(newest, { kept: null, passing: null });
    let { points } = this.size();
    for (const [key, entry] of this.entries) {
      if (this.entries.size <= this.maxEntries && points <= this.maxPoints) return;
      if (entry === newest) continue;
      this.entries.delete(key);
      points -= sizeOf(entry);
    }
  }
}

/** Of what is kept, what need not be asked again for `range`: all in the same period, else what was and still is final. */
function usableOf(
  entry: Entry,
  range: SteppedRange,
  { period, finalTo }: { period: number; finalTo: number },
): KeptRange | null {
  const { kept } = entry;
  if (!kept || performance.now() >= entry.renewAt) return null;
  if (period === entry.period && range.end <= kept.to) return kept;
  const { stepSeconds, start } = range;
  const until = Math.min(entry.finalTo, finalTo);
  const lastStep = start + Math.floor((until - start) / stepSeconds) * stepSeconds;
  return cutTo(kept, kept.from, lastStep);
}

function isSame(left: SteppedRange, right: SteppedRange): boolean {
  return left.start === right.start && left.end === right.end;
}

function sizeOf({ kept, passing }: Entry): number {
  return (kept?.size ?? 0) + (passing?.size ?? 0);
}

function pointsOf({ lines }: Lines): number {
  return lines.reduce((sum, { points }) => sum + points.length, 0);
}
