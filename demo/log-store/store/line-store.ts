import type { Matcher } from "../logql/query-tree";
import { textCondition } from "../logql/selective";

export type Entry = { ns: bigint; text: string; metadata: Readonly<Record<string, string>> };
export type Stream = {
  labels: Readonly<Record<string, string>>;
  key: string;
  entries: Entry[];
  bytes: number;
};

type Bounds = {
  /** Of all lines and what they carry; the oldest go first. */
  maxBytes: number;
  maxAgeMs: number;
  now?: () => number;
};

/** What an entry takes beside its text, and a stream beside its labels. */
const entryBytes = 250;
const streamBytes = 1_000;
/** How often is looked for what is too old. */
const sweepMs = 1_000;

/** All lines in memory, by stream in order of time; what is too old or too much is dropped, oldest first. */
export class LineStore {
  private readonly streams = new Map<string, Stream>();
  private bytes = 0;
  private sweptAt = 0;
  readonly now: () => number;

  constructor(private readonly bounds: Bounds) {
    this.now = bounds.now ?? Date.now;
  }

  get usedBytes(): number {
    return this.bytes;
  }

  /** The same line at the same time in the same stream is kept once, as Loki does. */
  add(labels: Readonly<Record<string, string>>, entries: readonly Entry[]): void {
    const key = labelText(labels);
    const stream = this.streams.get(key) ?? this.open(labels, key);
    for (const entry of entries) this.insert(stream, entry);
    this.dropOld();
  }

  /** When the newest line of a stream is from; undefined for a stream without lines. */
  newest(labels: Readonly<Record<string, string>>): bigint | undefined {
    return this.streams.get(labelText(labels))?.entries.at(-1)?.ns;
  }

  /** Streams that fit, and have a line in the span where one is given, in order of their labels. */
  select(matchers: readonly Matcher[], span?: { startNs: bigint; endNs: bigint }): Stream[] {
    const tests = matchers.map(({ name, operator, value }) => ({
      name,
      fits: textCondition(operator, value),
    }));
    return [...this.streams.values()]
      .filter(({ labels }) => tests.every(({ name, fits }) => fits(labelIn(labels, name))))
      .filter((stream) => span === undefined || isIn(stream, span))
      .sort((left, right) => (left.key < right.key ? -1 : 1));
  }

  private open(labels: Readonly<Record<string, string>>, key: string): Stream {
    const stream = { labels, key, entries: [], bytes: streamBytes + 2 * textBytes(key) };
    this.streams.set(key, stream);
    this.bytes += stream.bytes;
    return stream;
  }

  private insert(stream: Stream, entry: Entry): void {
    const { entries } = stream;
    let at = entries.length;
    for (; at > 0; at--) {
      const before = entries[at - 1];
      if (before === undefined || before.ns < entry.ns) break;
      if (before.ns === entry.ns) {
        if (before.text === entry.text) return;
        if (!hasTwin(entries, at - 1, entry)) break;
        return;
      }
    }
    entries.splice(at, 0, entry);
    const size = sizeOf(entry);
    stream.bytes += size;
    this.bytes += size;
  }

  private dropOld(): void {
    const now = this.now();
    if (now >= this.sweptAt + sweepMs || now < this.sweptAt) {
      this.sweptAt = now;
      const oldest = BigInt(Math.max(0, now - this.bounds.maxAgeMs)) * 1_000_000n;
      for (const stream of this.streams.values()) this.drop(stream, firstAt(stream.entries, oldest));
    }
    if (this.bytes <= this.bounds.maxBytes) return;
    this.dropOldest(this.bytes - this.bounds.maxBytes * 0.95);
  }

  /** Some room at once, so that not every push has to look for the oldest. */
  private dropOldest(bytes: number): void {
    const heads = [...this.streams.values()].map((stream) => ({ stream, count: 0, ns: headOf(stream, 0) }));
    heads.sort((left, right) => (left.ns < right.ns ? -1 : left.ns > right.ns ? 1 : 0));
    const dropped = new Set<(typeof heads)[number]>();
    for (let freed = 0; freed < bytes; ) {
      const oldest = heads.shift();
      const entry = oldest?.stream.entries[oldest.count];
      if (!oldest || !entry) break;
      freed += sizeOf(entry);
      oldest.count += 1;
      dropped.add(oldest);
      if (oldest.count === oldest.stream.entries.length) continue;
      oldest.ns = headOf(oldest.stream, oldest.count);
      heads.splice(firstAt(heads, oldest.ns), 0, oldest);
    }
    for (const { stream, count } of dropped) this.drop(stream, count);
  }

  private drop(stream: Stream, count: number): void {
    if (count === 0) return;
    for (const entry of stream.entries.splice(0, count)) {
      stream.bytes -= sizeOf(entry);
      this.bytes -= sizeOf(entry);
    }
    if (stream.entries.length > 0) return;
    this.streams.delete(stream.key);
    this.bytes -= stream.bytes;
  }
}

/** The entries with `startNs <= time < endNs` as they stand now. */
export function entriesIn({ entries }: Stream, startNs: bigint, endNs: bigint): Entry[] {
  return entries.slice(firstAt(entries, startNs), firstAt(entries, endNs));
}

/** "" for a label that the set does not have. */
export function labelIn(labels: Readonly<Record<string, string>>, name: string): string {
  return Object.hasOwn(labels, name) ? (labels[name] ?? "") : "";
}

/** `{a="b", c="d"}`: names a label set, and puts sets in Loki's order. */
export function labelText(labels: Readonly<Record<string, string>>): string {
  const parts = Object.keys(labels)
    .sort()
    .map((name) => `${name}=${JSON.stringify(labels[name])}`);
  return `{${parts.join(", ")}}`;
}

function isIn({ entries }: Stream, { startNs, endNs }: { startNs: bigint; endNs: bigint }): boolean {
  return firstAt(entries, endNs) > firstAt(entries, startNs);
}

function headOf({ entries }: Stream, index: number): bigint {
  return entries[index]?.ns ?? 0n;
}

/** The index of the first entry that is not before. */
function firstAt(entries: readonly { ns: bigint }[], ns: bigint): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((entries[middle]?.ns ?? 0n) < ns) low = middle + 1;
    else high = middle;
  }
  return low;
}

function hasTwin(entries: readonly Entry[], from: number, { ns, text }: Entry): boolean {
  for (let at = from; at >= 0 && entries[at]?.ns === ns; at--) {
    if (entries[at]?.text === text) return true;
  }
  return false;
}

function sizeOf({ text, metadata }: Entry): number {
  const carried = Object.entries(metadata).reduce(
    (sum, [name, value]) => sum + name.length + value.length,
    0,
  );
  return entryBytes + textBytes(text) + 2 * carried;
}

/** A text takes a byte a character while none is beyond Latin-1, and two of each otherwise. */
function textBytes(text: string): number {
  return /[\u0100-\uffff]/.test(text) ? 2 * text.length : text.length;
}
