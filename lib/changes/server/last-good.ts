import "server-only";
import { AppError } from "../../errors";
import { processSingleton } from "../../http/process-singleton";
import type { Stale } from "../../metrics/reading";
import { staleOf } from "../../metrics/stale-of";

const maxKept = 500;

/**
 * Reads from Postgres; while it is away, answers what was last read under `key` by this process, else what
 * `fromDisk` has (undefined: nothing), with `stale`. Throws the failure itself when there is nothing at all.
 */
export async function orLastGood<T>({
  key,
  read,
  fromDisk,
}: {
  key: string;
  read: () => Promise<T>;
  fromDisk?: () => Promise<T | undefined>;
}): Promise<{ value: T; stale: Stale | null }> {
  const kept = processSingleton("last-good-reads", () => new Map<string, unknown>());
  try {
    const value = await read();
    kept.delete(key);
    kept.set(key, value);
    const oldest = kept.keys().next().value;
    if (kept.size > maxKept && oldest !== undefined) kept.delete(oldest);
    return { value, stale: null };
  } catch (cause) {
    if (!(cause instanceof AppError) || cause.upstream !== "postgres") throw cause;
    if (kept.has(key)) return { value: kept.get(key) as T, stale: staleOf(cause) };
    const value = await fromDisk?.();
    if (value === undefined) throw cause;
    return { value, stale: staleOf(cause) };
  }
}
