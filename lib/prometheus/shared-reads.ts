import "server-only";

type Entry = { promise: Promise<unknown>; expiresAt: number };

const maxEntries = 600;

/**
 * Lets identical reads share one answer: while it is under way, and for `keepMs` after it came. So N viewers cost the
 * upstream what one does. A reader who gives up leaves the others alone; failures are not kept.
 */
export class SharedReads {
  private readonly entries = new Map<string, Entry>();

  async read<T>(key: string, keepMs: number, run: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted();
    const promise = this.entryOf(key, keepMs, run).promise as Promise<T>;
    return signal ? untilAborted(promise, signal) : promise;
  }

  private entryOf(key: string, keepMs: number, run: () => Promise<unknown>): Entry {
    const known = this.entries.get(key);
    if (known && known.expiresAt > performance.now()) return known;
    const entry: Entry = { promise: Promise.resolve().then(run), expiresAt: Number.POSITIVE_INFINITY };
    this.entries.set(key, entry);
    entry.promise.then(
      () => {
        entry.expiresAt = performance.now() + keepMs;
      },
      () => {
        if (this.entries.get(key) === entry) this.entries.delete(key);
      },
    );
    this.sweep();
    return entry;
  }

  private sweep(): void {
    const now = performance.now();
    for (const [key, entry] of this.entries) if (entry.expiresAt <= now) this.entries.delete(key);
    for (const key of this.entries.keys()) {
      if (this.entries.size <= maxEntries) return;
      this.entries.delete(key);
    }
  }
}

function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
