import "server-only";
import { AppError } from "../../errors";
import type { Stale } from "../../metrics/reading";
import { staleOf } from "../../metrics/stale-of";
import { findWantedWeights } from "../../policies/server/find-wanted-weights";
import type { WeightsBp } from "../../policies/weights";

/**
 * What traffic should follow now, by service. Null when Postgres is away and nothing was ever read. Throws only
 * what `signal` aborts with.
 */
export async function wantedWeights(
  mesh: string,
  signal: AbortSignal | undefined,
): Promise<{ wanted: Map<string, WeightsBp> | null; stale: Stale | null }> {
  try {
    const { weights, stale } = await findWantedWeights({ mesh, ...(signal ? { signal } : {}) });
    return { wanted: weights, stale };
  } catch (cause) {
    if (!(cause instanceof AppError) || cause.upstream !== "postgres") throw cause;
    return { wanted: null, stale: staleOf(cause) };
  }
}
