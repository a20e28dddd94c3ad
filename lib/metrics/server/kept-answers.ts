import "server-only";
import { AppError } from "../../errors";
import { processSingleton } from "../../http/process-singleton";
import type { Reading, Warning } from "../reading";
import { failureOf, staleOf } from "../stale-of";

type Kept = { value: unknown; size: number; observedAt: string; warnings: Warning[] };
type Taken<T> = { value: T; size: number; warnings: Warning[] };

/** Rows, of all answers together. */
const maxSize = 200_000;
const maxAnswers = 2_000;

/**
 * Takes a reading; while Prometheus cannot be asked, the last that was taken under `key` stands in, with its age.
 * An answer that says "nothing" is an answer. Throws only what is no fault of Prometheus.
 */
export async function orLastGood<T>(key: string, read: () => Promise<Taken<T>>): Promise<Reading<T>> {
  const kept = processSingleton("kept-answers", () => new Map<string, Kept>());
  try {
    const taken = await read();
    const observedAt = new Date().toISOString();
    kept.delete(key);
    kept.set(key, { ...taken, observedAt });
    trim(kept);
    return { state: "ok", value: taken.value, observedAt, warnings: taken.warnings, stale: null };
  } catch (cause) {
    if (!(cause instanceof AppError) || cause.upstream !== "prometheus") throw cause;
    const last = kept.get(key);
    if (!last) return { state: "failed", error: failureOf(cause) };
    const { value, observedAt, warnings } = last;
    const stale = { ...staleOf(cause), ...(cause.extra.since ? {} : { since: observedAt }) };
    return { state: "ok", value: value as T, observedAt, warnings, stale };
  }
}

function trim(kept: Map<string, Kept>): void {
  let size = 0;
  for (const answer of kept.values()) size += answer.size;
  for (const [key, answer] of kept) {
    if (size <= maxSize && kept.size <= maxAnswers) return;
    kept.delete(key);
    size -= answer.size;
  }
}
