/** How many tokens one block of the KV cache holds. */
export const blockTokens = 16;

/**
 * The KV cache of one engine, as blocks. A block is private to a sequence, shared (a cached prompt prefix
 * that sequences use), or free; a free block may still hold a prefix that nobody uses, until it is needed.
 */
export class KvBlocks {
  private privateInUse = 0;
  private readonly users = new Map<number, number>();
  /** Oldest first: the first to be evicted. */
  private readonly evictable = new Set<number>();

  constructor(readonly total: number) {}

  get used(): number {
    return this.privateInUse + this.users.size;
  }

  get free(): number {
    return this.total - this.used;
  }

  /** 0..1, as `vllm:kv_cache_usage_perc`: cached prefixes that nobody uses count as free. */
  get usage(): number {
    return this.used / this.total;
  }

  /** How many of these prefix blocks, from the first on, are held. */
  matchPrefix(hashes: readonly number[]): number {
    let matched = 0;
    for (const hash of hashes) {
      if (!this.users.has(hash) && !this.evictable.has(hash)) break;
      matched++;
    }
    return matched;
  }

  /** True when `shared` of the held prefix blocks and `fresh` private ones fit at once. */
  fits(shared: readonly number[], fresh: number): boolean {
    const revived = shared.reduce((count, hash) => count + (this.users.has(hash) ? 0 : 1), 0);
    return revived + fresh <= this.free;
  }

  /** Takes private blocks; false, and nothing taken, when they do not fit. */
  takePrivate(count: number): boolean {
    if (count > this.free) return false;
    this.privateInUse += count;
    this.evictOverflow();
    return true;
  }

  /** Begins to use held prefix blocks. */
  share(hashes: readonly number[]): void {
    for (const hash of hashes) {
      this.evictable.delete(hash);
      this.users.set(hash, (this.users.get(hash) ?? 0) + 1);
    }
  }

  /** Turns a private block into a shared one; false when that prefix is held already. */
  publish(hash: number): boolean {
    if (this.users.has(hash) || this.evictable.has(hash)) return false;
    this.privateInUse--;
    this.users.set(hash, 1);
    return true;
  }

  release(shared: readonly number[], privateCount: number): void {
    this.privateInUse -= privateCount;
    for (const hash of shared) {
      const left = (this.users.get(hash) ?? 1) - 1;
      if (left > 0) {
        this.users.set(hash, left);
      } else {
        this.users.delete(hash);
        this.evictable.add(hash);
      }
    }
  }

  private evictOverflow(): void {
    for (const oldest of this.evictable) {
      if (this.used + this.evictable.size <= this.total) return;
      this.evictable.delete(oldest);
    }
  }
}
