import "server-only";

/** What was found for a credential, and when. A bounded map: the oldest entry leaves first. */
export class Remembered<T> {
  private readonly entries = new Map<string, { value: T; checkedAt: number }>();
  private readonly max: number;

  constructor(max: number) {
    this.max = max;
  }

  get(key: string): { value: T; checkedAt: number } | undefined {
    return this.entries.get(key);
  }

  set(key: string, value: T, checkedAt: number): void {
    this.entries.delete(key);
    this.entries.set(key, { value, checkedAt });
    if (this.entries.size > this.max) {
      const oldest = this.entries.keys().next();
      if (!oldest.done) this.entries.delete(oldest.value);
    }
  }

  delete(key: string): void {
    this.entries.delete(key);
  }

  clear(): void {
    this.entries.clear();
  }

  /** What is remembered stays, as something that has to be looked up again. */
  expire(): void {
    for (const [key, { value }] of this.entries)
      this.entries.set(key, { value, checkedAt: Number.NEGATIVE_INFINITY });
  }
}
