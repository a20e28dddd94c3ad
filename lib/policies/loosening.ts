import { z } from "zod";
import { staleSchema } from "../metrics/reading";
import { breakerFor } from "./breaker-for";
import type { CircuitBreakerSpec } from "./circuit-breaker-spec";
import { type Behind, limitPerCaller, slotSources } from "./concurrency";
import { problemFindingSchema } from "./problem-finding";

/** Limits whose refusals proxies count. */
export const loosenable = ["maxRequests", "maxPendingRequests"] as const;
export type Loosenable = (typeof loosenable)[number];

/** How long a loosened limit holds before it is what it was again. */
export const loosenedForMs = 30 * 60_000;

/** Answer of `GET /api/v1/services/{namespace}/{name}/breakers/loosen`: what tripped, what that cost, and what would end it. */
export const looseningSchema = z.object({
  version: z.string(),
  limit: z.enum(loosenable),
  /** For each calling instance. */
  from: z.number().int(),
  to: z.number().int(),
  /** The revision that stands: to be given back. */
  baseRevision: z.number().int(),
  callers: z.number().int().nullable(),
  /** What the engines work on at once; null where none tells. */
  slots: z.object({ total: z.number().int(), how: z.enum(slotSources) }).nullable(),
  /** In the window. */
  refusedCalls: z.number().nullable(),
  /** Of these, at least about so many would have been answered, had they gone as the version's calls went; null if unknown. */
  wouldHaveSucceeded: z.number().nullable(),
  windowSeconds: z.number(),
  /** What the mesh's rules have against it now: it does not wait for that, so it takes a broken glass. */
  rules: z.array(problemFindingSchema),
});
export type Loosening = z.infer<typeof looseningSchema>;

export const looseningAnswerSchema = z.object({
  generatedAt: z.iso.datetime(),
  /** Null where nothing of Heddle's limits this version. */
  loosening: looseningSchema.nullable(),
  stale: staleSchema.nullable(),
});

/** Which decided limit refuses calls to a version: of two, the one on open calls, which proxies ask first of HTTP/2 and gRPC. Pure. */
export function trippingLimit(
  spec: CircuitBreakerSpec,
  version: string | null,
): { limit: Loosenable; value: number } | null {
  const { limits } = breakerFor(spec, version);
  for (const limit of loosenable) {
    const value = limits[limit];
    if (value !== undefined) return { limit, value };
  }
  return null;
}

/**
 * What a limit is loosened to: a share of what the engines hold for each caller where that is more, and at least half as much
 * again; twice as much where nobody knows what they hold. Pure.
 */
export function loosenedTo(value: number, behind: Behind | null, callers: number | null): number {
  const most = 1_000_000;
  if (!behind || behind.how === "seen" || callers === null) return Math.min(most, value * 2);
  return Math.min(most, Math.max(value + Math.ceil(value / 2), limitPerCaller(behind.total, callers)));
}

/**
 * A breaker with one limit of one version raised and nothing else: in the version's own part, so that the others keep theirs;
 * of calls that no version is chosen for, in the service's. Pure.
 */
export function withLimit(
  spec: CircuitBreakerSpec,
  version: string | null,
  { limit, to }: { limit: Loosenable; to: number },
): CircuitBreakerSpec {
  if (version === null) return { ...spec, limits: { ...spec.limits, [limit]: to } };
  const versions = spec.versions ?? {};
  const own = Object.hasOwn(versions, version) ? versions[version] : undefined;
  return {
    ...spec,
    versions: { ...versions, [version]: { ...own, limits: { ...own?.limits, [limit]: to } } },
  };
}
