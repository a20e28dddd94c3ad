/** What changes by itself, and is watched by itself. */
export type Table = "config" | "services" | "checks";

/** Raft's index, the index of the last change of each table, and who waits for the next one. */
export class Indexes {
  private last = 10;
  private readonly ofTable: Record<Table, number> = { config: 1, services: 1, checks: 1 };
  private readonly waiting = new Set<() => void>();

  /** The index of a change that is made now. */
  next(table: Table): number {
    this.last += 1;
    this.ofTable[table] = this.last;
    for (const wake of [...this.waiting]) wake();
    return this.last;
  }

  of(table: Table): number {
    return this.ofTable[table];
  }

  /** Until the table is newer than `index`, `ms` have passed, or whoever asked has gone. */
  newerThan(table: Table, index: number, ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        this.waiting.delete(check);
        signal.removeEventListener("abort", end);
        resolve();
      };
      const check = () => {
        if (this.ofTable[table] > index) end();
      };
      const timer = setTimeout(end, ms);
      this.waiting.add(check);
      signal.addEventListener("abort", end, { once: true });
      if (signal.aborted) end();
      else check();
    });
  }
}
