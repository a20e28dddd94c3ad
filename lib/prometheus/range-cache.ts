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
  /** By `performance.now()`: until then what came after that may be used too. */
  freshUntil: number;
  renewAt: number;
  /** Of the longest range that was asked of it, in seconds. */
  widest: number;
  /** The last answer that could not be kept (it was partial), for those who ask just the same a moment later. */
  passing: { range: SteppedRange; answer: Lines; size: number; until: number } | null;
  /** Ends when those who asked before have their answers. */
  turn: Promise<unknown>;
};

export type RangeAsk = {
  /** What is asked, apart from when. */
  query: string;
  /** Both ends belong to it; `end` is a whole number of steps after `start`. */
  range: SteppedRange;
  /** How long the newest points may be used again, in milliseconds. */
  keepMs: number;
  /** Unix seconds: points up to here change no more; null while that is not known, and then nothing is kept. */
  finalTo: () => number | null;
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
    const { range, keepMs, ask } = asked;
    const { passing } = entry;
    if (passing && performance.now() < passing.until && isSame(passing.range, range)) return passing.answer;
    const final = asked.finalTo();
    const usable = final === null ? null : usableOf(entry, range, final);
    const missing = missingPieces(usable, range);
    if (usable && missing.length === 0) return readFrom(usable, range);
    const pieces = await Promise.all(
      missing.map(async (piece) => ({ range: piece, answer: await ask(piece) })),
    );
    const isKeepable = final !== null && pieces.every(isOnSteps);
    if (isKeepable && pieces.every(({ answer }) => !isPartial(answer.warnings))) {
      const kept = merged(usable, pieces);
      const isWhole = missing[0] === range;
      const isTailNew = missing.some(({ end }) => end === kept.to);
      this.keep(entry, kept, { asked, final, isWhole, isTailNew });
      return readFrom(kept, range);
    }
    const [first] = pieces;
    const isOne = pieces.length === 1 && first?.range === range;
    const answer = isOne
      ? first.answer
      : isKeepable
        ? readFrom(merged(usable, pieces), range)
        : await ask(range);
    entry.passing = { range, answer, size: pointsOf(answer), until: performance.now() + keepMs };
    this.trim(entry);
    return answer;
  }

  private keep(
    entry: Entry,
    kept: KeptRange,
    {
      asked: { range, keepMs },
      final,
      isWhole,
      isTailNew,
    }: { asked: RangeAsk; final: number; isWhole: boolean; isTailNew: boolean },
  ): void {
    const now = performance.now();
    if (isWhole) entry.renewAt = now + believedMs;
    if (isTailNew) {
      entry.finalTo = final;
      entry.freshUntil = now + keepMs;
    }
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
      freshUntil: Number.NEGATIVE_INFINITY,
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

/** Of what is kept, what need not be asked again for `range`: all while it is fresh, else what was and still is final. */
function usableOf(entry: Entry, range: SteppedRange, final: number): KeptRange | null {
  const { kept, finalTo, freshUntil, renewAt } = entry;
  const now = performance.now();
  if (!kept || now >= renewAt) return null;
  if (now < freshUntil && range.end <= kept.to) return kept;
  const { stepSeconds, start } = range;
  const until = Math.min(finalTo, final);
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
