import { z } from "zod";

/** A field as it was typed: the form shows it, and what is wrong with it is said beside it. */
const leaf = z.union([z.string(), z.number(), z.boolean(), z.null()]).optional();
const record = z.record(z.string(), z.unknown());

const looseMatch = z.looseObject({
  headers: z.record(z.string(), record).optional(),
  path: record.optional(),
  grpc: z.looseObject({ service: leaf, method: leaf }).optional(),
});
export type LooseMatch = z.infer<typeof looseMatch>;

const looseSplit = z.looseObject({ to: z.looseObject({ version: leaf }), weight: leaf });
export type LooseSplit = z.infer<typeof looseSplit>;

const looseRule = z.looseObject({
  name: leaf,
  match: z.array(looseMatch).optional(),
  split: z.array(looseSplit).optional(),
  mirror: z.looseObject({ to: z.looseObject({ version: leaf }).optional(), percent: leaf }).optional(),
  timeoutMs: leaf,
  retries: z.looseObject({ attempts: leaf, perTryTimeoutMs: leaf, on: z.array(leaf).optional() }).optional(),
  fault: z
    .looseObject({
      delay: z.looseObject({ percent: leaf, ms: leaf }).optional(),
      abort: z.looseObject({ percent: leaf, status: leaf }).optional(),
    })
    .optional(),
});
export type LooseRule = z.infer<typeof looseRule>;

const looseRoute = z.looseObject({ rules: z.array(looseRule) });
export type LooseRoute = z.infer<typeof looseRoute>;

const leaves = z.record(z.string(), leaf);
const looseProtection = z.looseObject({
  limits: leaves.optional(),
  outlierDetection: z
    .looseObject({ failurePercentage: leaves.optional(), successRate: leaves.optional() })
    .optional(),
});
export type LooseProtection = z.infer<typeof looseProtection>;

const looseBreaker = looseProtection.extend({ versions: z.record(z.string(), looseProtection).optional() });
export type LooseBreaker = z.infer<typeof looseBreaker>;

export type LooseSpec = { kind: "route"; spec: LooseRoute } | { kind: "circuit-breaker"; spec: LooseBreaker };

/**
 * A written spec in the least shape that a form can show: the right things in the right places, whatever they hold.
 * Otherwise the path of what no form can show. Pure.
 */
export function readLoose(kind: LooseSpec["kind"], written: unknown): LooseSpec | { path: string } {
  const parsed = kind === "route" ? looseRoute.safeParse(written) : looseBreaker.safeParse(written ?? {});
  if (!parsed.success) return { path: (parsed.error.issues[0]?.path ?? []).join(".") };
  return { kind, spec: parsed.data } as LooseSpec;
}
