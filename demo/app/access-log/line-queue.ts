export type QueuedLine = { stream: string; at: string; line: string };

/** What a line costs beside its text. */
const overheadBytes = 100;

/** Lines in order, no more than so many bytes of them: a new one makes room by dropping the oldest. */
export class LineQueue {
  bytes = 0;
  private lines: QueuedLine[] = [];
  /** Lines before this one are gone already; cut off now and then. */
  private first = 0;

  constructor(private readonly mostBytes: number) {}

  get length(): number {
    return this.lines.length - this.first;
  }

  /** Answers how many lines were dropped. */
  add(line: QueuedLine): number {
    this.lines.push(line);
    this.bytes += sizeOf(line);
    let dropped = 0;
    while (this.bytes > this.mostBytes && this.length > 0) {
      this.shift();
      dropped++;
    }
    return dropped;
  }

  /** The oldest lines up to so many bytes, at least one; they stay until they are removed. */
  head(upToBytes: number): QueuedLine[] {
    let bytes = 0;
    let end = this.first;
    for (let line = this.lines[end]; line; line = this.lines[++end]) {
      bytes += sizeOf(line);
      if (bytes > upToBytes && end > this.first) break;
    }
    return this.lines.slice(this.first, end);
  }

  /** Removes the lines of an earlier `head` that were not dropped since; answers how many. */
  remove(batch: readonly QueuedLine[]): number {
    const kept = batch.indexOf(this.lines[this.first] as QueuedLine);
    if (kept < 0) return 0;
    for (let at = kept; at < batch.length; at++) this.shift();
    return batch.length - kept;
  }

  clear(): number {
    const { length } = this;
    this.lines = [];
    this.first = 0;
    this.bytes = 0;
    return length;
  }

  private shift(): void {
    const line = this.lines[this.first];
    if (!line) return;
    this.bytes -= sizeOf(line);
    this.first++;
    if (this.first < 1024 || this.first * 2 < this.lines.length) return;
    this.lines = this.lines.slice(this.first);
    this.first = 0;
  }
}

function sizeOf({ line }: QueuedLine): number {
  return line.length + overheadBytes;
}
