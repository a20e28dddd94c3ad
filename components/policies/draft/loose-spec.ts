import { z } from "zod";
import type { PolicyKind } from "../../../lib/policies/kinds";

/** A field as it was typed: the form shows it, and what is wrong with it is said beside it. */
const leaf = z.union([z.string(), z.number(), z.boolean(), z.null()]).optional();
const record = z.record(z.string(), z.unknown());

const looseMatch = z.looseObject({
  headers: z.record(z.string(), record).optional(),
  path: record.optional(),
  grpc: z.looseObject({ service: leaf, method: leaf }).optional(),
  model: z.looseObject({ exact: leaf }).optional(),
});
export type LooseMatch = z.infer<typeof looseMatch>;

const looseSplit = z.looseObject({ to: z.looseObject({ version: leaf }), weight: leaf, priority: leaf });
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

const looseLimit = z.looseObject({
  name: leaf,
  match: z
    .looseObject({
      header: z.union([leaf, z.looseObject({ name: leaf, exact: leaf })]),
      method: leaf,
      path: record.optional(),
    })
    .optional(),
  per: z.union([leaf, z.looseObject({ header: leaf })]),
  requestsPerSecond: leaf,
  requestsPerMinute: leaf,
  burst: leaf,
  tokensPerMinute: leaf,
  scope: leaf,
});
export type LooseLimit = z.infer<typeof looseLimit>;

const looseRateLimit = z.looseObject({ rules: z.array(looseLimit), status: leaf });
export type LooseRateLimit = z.infer<typeof looseRateLimit>;

const looseWay = z.looseObject({
  algorithm: leaf,
  choices: leaf,
  hashOn: z
    .looseObject({
      header: leaf,
      cookie: z.looseObject({ name: leaf, ttlMs: leaf }).optional(),
      query: leaf,
      sourceIp: leaf,
    })
    .optional(),
  slowStartMs: leaf,
});
export type LooseWay = z.infer<typeof looseWay>;

const looseBalancing = looseWay.extend({ versions: z.record(z.string(), looseWay).optional() });
export type LooseBalancing = z.infer<typeof looseBalancing>;

const looseSource = z.looseObject({ namespace: leaf, service: leaf, principal: leaf });
export type LooseSource = z.infer<typeof looseSource>;

const looseAccessRule = z.looseObject({
  from: z.union([z.array(looseSource), looseSource]).optional(),
  methods: z.array(leaf).optional(),
  paths: z.array(leaf).optional(),
  grpc: z.looseObject({ service: leaf, method: leaf }).optional(),
  requireJwt: z.looseObject({ issuer: leaf }).optional(),
});
export type LooseAccessRule = z.infer<typeof looseAccessRule>;

const looseAccess = z.looseObject({
  mtls: leaf,
  allow: z.array(looseAccessRule).optional(),
  deny: z.array(looseAccessRule).optional(),
  jwt: z.array(z.looseObject({ issuer: leaf, jwksUri: leaf, jwks: leaf })).optional(),
});
export type LooseAccess = z.infer<typeof looseAccess>;

const schemas = {
  route: looseRoute,
  "circuit-breaker": looseBreaker,
  "load-balancing": looseBalancing,
  access: looseAccess,
  "rate-limit": looseRateLimit,
} satisfies Partial<Record<PolicyKind, z.ZodType>>;
type FormKind = keyof typeof schemas;
/** A spec that a form shows, beside its kind. */
export type LooseSpec = {
  [Kind in FormKind]: { kind: Kind; spec: z.infer<(typeof schemas)[Kind]> };
}[FormKind];

/**
 * A written spec in the least shape that a form can show: the right things in the right places, whatever they hold.
 * Otherwise the path of what no form can show. Pure.
 */
export function readLoose(kind: PolicyKind, written: unknown): LooseSpec | { path: string } {
  if (!hasForm(kind)) return { path: "" };
  const parsed = schemas[kind].safeParse(written ?? {});
  if (!parsed.success) return { path: (parsed.error.issues[0]?.path ?? []).join(".") };
  return { kind, spec: parsed.data } as LooseSpec;
}

function hasForm(kind: PolicyKind): kind is FormKind {
  return Object.hasOwn(schemas, kind);
}
