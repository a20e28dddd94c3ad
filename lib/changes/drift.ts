import { z } from "zod";

const driftStates = ["in-sync", "drifted", "unknown"] as const;

/** Whether the control plane still holds what was delivered last. */
export const driftMarkSchema = z.object({
  state: z.enum(driftStates),
  since: z.iso.datetime(),
  /** When that was last known. */
  checkedAt: z.iso.datetime().nullable(),
  /** Who changed it, as the target tells: field managers of an object, or the id of a write that is none of Heddle's. */
  by: z.array(z.string()),
});
export type DriftMark = z.infer<typeof driftMarkSchema>;

/** Answer of `GET /api/v1/policies/{id}/drift`. */
export const driftSchema = z.object({
  drift: driftMarkSchema.nullable(),
  /** What was seen: what is done about it covers exactly this. Null where nothing differs. */
  etag: z.string().nullable(),
  /** What was delivered beside what is held, as canonical JSON text; "" for nothing. */
  diff: z.array(z.object({ ref: z.string(), before: z.string(), after: z.string() })),
  /** Whether it can become a revision, and why not. */
  adopt: z.object({ possible: z.boolean(), reason: z.string().nullable() }),
});
export type Drift = z.infer<typeof driftSchema>;

const leastMs = 60_000;
const perPolicyMs = 250;
/** Looks are spread, so that what was delivered together is not read together. */
const spread = 0.2;

/**
 * Milliseconds until a policy is looked at again where so many are watched: each minute, and never more than four reads a second
 * in all (1,000 policies: each every four minutes). Pure but for chance.
 */
export function driftLookMs(watched: number, chance: number = Math.random()): number {
  return Math.round(Math.max(leastMs, watched * perPolicyMs) * (1 - spread / 2 + spread * chance));
}

type HeldNow = {
  etag: string;
  deliveryId: string | null;
  resources: readonly { ref: string; body: string }[];
};

/**
 * Whether what is held is what was delivered: by content, whoever wrote it; where nothing of ours is to be there, that nothing is.
 * Pure.
 */
export function isInSync(
  held: HeldNow,
  delivered: { etag: string | null; resources: readonly { ref: string; body: string }[] },
): boolean {
  if (held.etag !== "" && held.etag === delivered.etag) return true;
  const wanted = delivered.resources.filter(({ body }) => body !== "");
  const found = new Map(held.resources.map(({ ref, body }) => [ref, body]));
  if (wanted.length === 0) return held.resources.every(({ body }) => body === "") || held.etag === "";
  return delivered.resources.every(({ ref, body }) => (found.get(ref) ?? "") === body);
}
