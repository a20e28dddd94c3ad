import { z } from "zod";

/** What a change waits for before it is made. */
export const waitSchema = z.discriminatedUnion("for", [
  z.object({ for: z.literal("approval"), given: z.number().int(), needed: z.number().int() }),
  z.object({ for: z.literal("time"), until: z.iso.datetime() }),
  z.object({ for: z.literal("freeze"), name: z.string(), until: z.iso.datetime() }),
]);
export type Wait = z.infer<typeof waitSchema>;

/**
 * What a change went past, kept with it for good: without the approvals that its service asks for, or in a freeze. `break-glass`
 * with a person's reason; `way-back` where it takes something back, which is always open.
 */
export const passedSchema = z.object({
  how: z.enum(["break-glass", "way-back"]),
  reason: z.string().nullable(),
  approvals: z.object({ given: z.number().int(), needed: z.number().int() }).nullable(),
  freeze: z.string().nullable(),
});
export type Passed = z.infer<typeof passedSchema>;

/** Why somebody goes past what the mesh's rules ask for: said in a sentence, and kept for good. */
export const breakGlassSchema = z.strictObject({ reason: z.string().trim().min(10).max(500) });
export type BreakGlass = z.infer<typeof breakGlassSchema>;

/** Everything that decides whether a change may be made now. */
export type GateFacts = {
  at: Date;
  notBefore: Date | null;
  approvals: { given: number; needed: number };
  /** The freeze that `at` lies in. */
  freeze: { name: string; until: Date } | null;
  /** Whether it takes something back: an undo, a roll-back to what once converged, an end that was set. */
  isWayBack: boolean;
  /** Versions that fail now and would get more weight. */
  raisesFailing: readonly string[];
  breakGlass: BreakGlass | null;
};

export type Gate = { waits: Wait[]; passed: Passed | null };

/**
 * What stands between a decision and its push. Nothing waits that takes something back, unless it gives more weight to a
 * version that fails; a broken glass lets the rest through; what was gone past is told. A time that was chosen is always kept. Pure.
 */
export function judgeGate(facts: GateFacts): Gate {
  const { at, notBefore, approvals, freeze, breakGlass } = facts;
  const lacks = approvals.given < approvals.needed ? approvals : null;
  const time: Wait[] = notBefore && notBefore > at ? [{ for: "time", until: notBefore.toISOString() }] : [];
  if (!lacks && !freeze) return { waits: time, passed: null };
  const isOpen = facts.isWayBack && facts.raisesFailing.length === 0;
  if (isOpen || breakGlass) {
    const how = isOpen ? "way-back" : "break-glass";
    const reason = isOpen ? null : (breakGlass?.reason ?? null);
    return { waits: time, passed: { how, reason, approvals: lacks, freeze: freeze?.name ?? null } };
  }
  return {
    waits: [
      ...(lacks ? [{ for: "approval" as const, ...lacks }] : []),
      ...time,
      ...(freeze ? [{ for: "freeze" as const, name: freeze.name, until: freeze.until.toISOString() }] : []),
    ],
    passed: null,
  };
}
