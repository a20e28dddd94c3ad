import "server-only";
import type { Context } from "../../access/actor";
import { readableNamespaces, scopeOf } from "../../access/readable-namespaces";
import { AppError } from "../../errors";
import { processSingleton } from "../../http/process-singleton";
import type { Stale } from "../../metrics/reading";
import { staleOf } from "../../metrics/stale-of";

type Kept = { answer: unknown; size: number; at: string };

/** Characters of all answers together. */
const maxSize = 20_000_000;

/**
 * Takes an answer; while Loki cannot be asked, the last that was taken under `name` stands in, with its age: of
 * those that were taken for the same namespaces. Throws where
 * there is none, and what is no fault of Loki.
 */
export async function orLastLogs<T extends { stale: Stale | null }>(
  { ctx, mesh }: { ctx: Pick<Context, "reads">; mesh: string },
  name: string,
  take: () => Promise<T>,
): Promise<T> {
  const key = `${scopeOf(readableNamespaces(ctx, mesh))} ${name}`;
  const kept = processSingleton("kept-logs", () => new Map<string, Kept>());
  try {
    const answer = await take();
    kept.delete(key);
    kept.set(key, { answer, size: JSON.stringify(answer).length, at: new Date().toISOString() });
    trim(kept);
    return answer;
  } catch (cause) {
    const last = kept.get(key);
    if (!last || !(cause instanceof AppError) || !isAway(cause)) throw cause;
    return {
      ...(last.answer as T),
      stale: { ...staleOf(cause), ...(cause.extra.since ? {} : { since: last.at }) },
    };
  }
}

function isAway({ upstream, code }: AppError): boolean {
  return upstream === "loki" && code.startsWith("upstream-");
}

function trim(kept: Map<string, Kept>): void {
  let size = 0;
  for (const answer of kept.values()) size += answer.size;
  for (const [key, answer] of kept) {
    if (size <= maxSize) return;
    kept.delete(key);
    size -= answer.size;
  }
}
