import "server-only";
import { AppError } from "../../errors";
import { processSingleton } from "../../http/process-singleton";
import type { PrometheusClient } from "../../prometheus/client";
import type { Reading, Warning } from "../reading";
import { failureOf, staleOf } from "../stale-of";

type Kept = { value: unknown; size: number; observedAt: string; warnings: Warning[] };
type AllKept = { answers: Map<string, Kept>; size: number };
type Taken<T> = { value: T; size: number; warnings: Warning[] };

/** Rows, of all answers together. */
const maxSize = 200_000;
const maxAnswers = 2_000;

/**
 * Takes a reading; while Prometheus cannot be asked, the last that was taken under `name` stands in, with its age: of those
 * that were taken for the same namespaces.
 * An answer that says "nothing" is an answer. Throws only what is no fault of Prometheus.
 */
export async function orLastGood<T>(
  { scope }: Pick<PrometheusClient, "scope">,
  name: string,
  read: () => Promise<Taken<T>>,
): Promise<Reading<T>> {
  const key = `${scope} ${name}`;
  const kept = processSingleton("kept-answers", () => ({ answers: new Map<string, Kept>(), size: 0 }));
  try {
    const taken = await read();
    const observedAt = new Date().toISOString();
    forget(kept, key);
    kept.answers.set(key, { ...taken, observedAt });
    kept.size += taken.size;
    trim(kept);
    return { state: "ok", value: taken.value, observedAt, warnings: taken.warnings, stale: null };
  } catch (cause) {
    if (!(cause instanceof AppError) || cause.upstream !== "prometheus") throw cause;
    const last = kept.answers.get(key);
    if (!last) return { state: "failed", error: failureOf(cause) };
    const { value, observedAt, warnings } = last;
    const stale = { ...staleOf(cause), ...(cause.extra.since ? {} : { since: observedAt }) };
    return { state: "ok", value: value as T, observedAt, warnings, stale };
  }
}

function forget(kept: AllKept, key: string): void {
  kept.size -= kept.answers.get(key)?.size ?? 0;
  kept.answers.delete(key);
}

function trim(kept: AllKept): void {
  for (const key of kept.answers.keys()) {
    if (kept.size <= maxSize && kept.answers.size <= maxAnswers) return;
    forget(kept, key);
  }
}
