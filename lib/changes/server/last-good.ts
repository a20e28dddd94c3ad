import "server-only";
import { AppError } from "../../errors";
import { processSingleton } from "../../http/process-singleton";
import type { Stale } from "../../metrics/reading";
import { staleOf } from "../../metrics/stale-of";

const maxKept = 500;

/** What a copy on disk has to say, and when it was saved. */
export type FromDisk<T> = { value: T; savedAt: Date };
type Kept = { value: unknown; readAt: Date };

/**
 * Reads from Postgres; while it is away, answers what was last read under `key` by this process, or what `fromDisk` has
 * (undefined: nothing), whichever is newer, with `stale`. Throws the failure itself when there is neither.
 */
export async function orLastGood<T>({
  key,
  read,
  fromDisk,
}: {
  key: string;
  read: () => Promise<T>;
  fromDisk?: () => Promise<FromDisk<T> | undefined>;
}): Promise<{ value: T; stale: Stale | null }> {
  const kept = processSingleton("last-good-reads", () => new Map<string, Kept>());
  const readAt = new Date();
  try {
    const value = await read();
    kept.delete(key);
    kept.set(key, { value, readAt });
    const oldest = kept.keys().next().value;
    if (kept.size > maxKept && oldest !== undefined) kept.delete(oldest);
    return { value, stale: null };
  } catch (cause) {
    if (!(cause instanceof AppError) || cause.upstream !== "postgres") throw cause;
    const stale = staleOf(cause);
    const last = kept.get(key);
    const copy = await fromDisk?.();
    if (copy && (!last || copy.savedAt > last.readAt)) return { value: copy.value, stale };
    if (!last) throw cause;
    return { value: last.value as T, stale };
  }
}
