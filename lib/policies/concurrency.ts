import { z } from "zod";
import { readingFailureSchema } from "../metrics/reading";

/**
 * How what a version's engines work on at once is known: `configured`, they tell their own bound; `seen-full`, so many ran while
 * more waited; `seen`, so many ran and none waited, so it may be more.
 */
export const slotSources = ["configured", "seen-full", "seen"] as const;

export const versionSlotsSchema = z.object({
  version: z.string(),
  /** Ready endpoints; null where nobody could tell. */
  engines: z.number().int().nullable(),
  /** Calls that all engines of the version work on at once. */
  total: z.number().int(),
  how: z.enum(slotSources),
});
export type VersionSlots = z.infer<typeof versionSlotsSchema>;

/** Answer of `GET /api/v1/services/{namespace}/{name}/concurrency`: what a limit per calling proxy multiplies with. */
export const concurrencySchema = z.object({
  mesh: z.string(),
  namespace: z.string(),
  service: z.string(),
  generatedAt: z.iso.datetime(),
  windowSeconds: z.number(),
  /** Instances that called of late: each has the limits for itself. Null where nobody could tell. */
  callers: z.number().int().nullable(),
  /** Empty where no engine tells. */
  versions: z.array(versionSlotsSchema),
  failure: readingFailureSchema.nullable(),
});
export type Concurrency = z.infer<typeof concurrencySchema>;

/** What is known of what stands behind a limit: of one version, or of all. */
export type Behind = Pick<VersionSlots, "engines" | "total" | "how">;

/** Of a version, else of all versions together; null where no engine tells. What is surely known of all is the least of each. Pure. */
export function slotsBehind(versions: readonly VersionSlots[], version: string | null): Behind | null {
  if (version !== null) return versions.find((each) => each.version === version) ?? null;
  const [first] = versions;
  if (!first) return null;
  const engines = versions.map((each) => each.engines);
  return {
    engines: engines.includes(null) ? null : engines.reduce<number>((sum, each) => sum + (each ?? 0), 0),
    total: versions.reduce((sum, { total }) => sum + total, 0),
    how: slotSources[Math.max(...versions.map(({ how }) => slotSources.indexOf(how)))] ?? "seen",
  };
}

/** What each calling proxy may have open so that all together fill the engines once; at least 1. Pure. */
export function limitPerCaller(total: number, callers: number): number {
  return Math.max(1, Math.ceil(total / Math.max(1, callers)));
}

type Points = ReadonlyMap<number, number>;

/**
 * What engines of each version were seen to work on at once, from how many ran and how many waited over time (by unix seconds).
 * While some wait, the engines are full: the most that ran then is what they hold. Pure.
 */
export function slotsSeen(
  running: ReadonlyMap<string, Points>,
  waiting: ReadonlyMap<string, Points>,
): [string, Pick<VersionSlots, "total" | "how">][] {
  return [...running].flatMap(([version, ran]) => {
    const waited = waiting.get(version);
    const full = [...ran].flatMap(([at, count]) => ((waited?.get(at) ?? 0) > 0 ? [count] : []));
    const total = Math.round(Math.max(0, ...(full.length > 0 ? full : ran.values())));
    if (total < 1) return [];
    return [[version, { total, how: full.length > 0 ? ("seen-full" as const) : ("seen" as const) }]];
  });
}
