import { z } from "zod";
import { expressionFault } from "./expression";
import { dnsLabelSchema, versionNameSchema } from "./names";
import { maxPriority, tierFaults } from "./tiers";
import { weightBpSchema } from "./weights";

/** One that RE2 refuses would end every proxy that reads it. */
const expressionSchema = z
  .string()
  .max(512)
  .superRefine((expression, context) => {
    const message = expressionFault(expression);
    if (message !== undefined) context.addIssue({ code: "custom", message });
  });

const headerMatchSchema = z.union([
  z.strictObject({ exact: z.string().max(1024) }),
  z.strictObject({ prefix: z.string().max(1024) }),
  z.strictObject({ regex: expressionSchema }),
  z.strictObject({ present: z.boolean() }),
]);

/** Every condition of one match must hold; the matches of a rule are alternatives. */
export const routeMatchSchema = z.strictObject({
  headers: z.record(z.string().regex(/^[a-z0-9-]{1,128}$/), headerMatchSchema).optional(),
  path: z
    .union([
      z.strictObject({ exact: z.string().max(1024) }),
      z.strictObject({ prefix: z.string().max(1024) }),
    ])
    .optional(),
  grpc: z
    .strictObject({ service: z.string().min(1).max(256), method: z.string().min(1).max(128).optional() })
    .optional(),
  /** The model that the call asks for, as its body names it. */
  model: z.strictObject({ exact: z.string().min(1).max(256) }).optional(),
});
export type RouteMatch = z.infer<typeof routeMatchSchema>;

/** 0, or left out, serves; the next tier takes over where the one before it is unwell. */
export const prioritySchema = z.number().int().min(0).max(maxPriority);

export const splitSchema = z.strictObject({
  to: z.strictObject({ version: versionNameSchema }),
  weightBp: weightBpSchema,
  priority: prioritySchema.optional(),
});

export const retriesSchema = z.strictObject({
  attempts: z.number().int().min(1).max(10),
  perTryTimeoutMs: z.number().int().min(1).max(600_000).optional(),
  on: z
    .array(
      z.enum([
        "connect-failure",
        "refused-stream",
        "unavailable",
        "cancelled",
        "deadline-exceeded",
        "internal",
        "resource-exhausted",
      ]),
    )
    .min(1),
});

export const faultSchema = z.strictObject({
  delay: z.strictObject({ percentBp: weightBpSchema, ms: z.number().int().min(1).max(600_000) }).optional(),
  abort: z.strictObject({ percentBp: weightBpSchema, status: z.number().int().min(200).max(599) }).optional(),
});

/** A copy of some of the calls goes to a version whose answers nobody waits for. */
export const mirrorSchema = z.strictObject({
  to: z.strictObject({ version: versionNameSchema }),
  percentBp: weightBpSchema,
});

export const routeRuleSchema = z
  .strictObject({
    name: dnsLabelSchema.optional(),
    match: z.array(routeMatchSchema).min(1).max(16).optional(),
    split: z.array(splitSchema).min(1).max(32),
    timeoutMs: z.number().int().min(1).max(86_400_000).optional(),
    retries: retriesSchema.optional(),
    fault: faultSchema.optional(),
    mirror: mirrorSchema.optional(),
  })
  .superRefine((rule, context) => {
    for (const message of tierFaults(rule.split)) {
      context.addIssue({ code: "custom", path: ["split"], message });
    }
    const versions = rule.split.map((part) => part.to.version);
    if (new Set(versions).size !== versions.length) {
      context.addIssue({ code: "custom", path: ["split"], message: "a version is named twice" });
    }
  });
export type RouteRule = z.infer<typeof routeRuleSchema>;

/** What one rule of a `keepRest` spec may say: which one it is, and its weights. */
const ofWeights = ["name", "split"];

/**
 * What an operator decides about a service's routing, as stored: weights in integer basis points.
 * First match wins; a rule without `match` takes everything and is last. With `keepRest` only the weights of these rules are
 * decided, of an object that others wrote: its other rules and everything else in it stay as they are.
 */
export const routeSpecSchema = z
  .strictObject({ rules: z.array(routeRuleSchema).min(1).max(64), keepRest: z.literal(true).optional() })
  .superRefine(({ rules, keepRest }, context) => {
    if (!keepRest) return;
    for (const [index, rule] of rules.entries()) {
      const more = Object.entries(rule).find(
        ([key, value]) => value !== undefined && !ofWeights.includes(key),
      );
      const standby = rule.split.findIndex(({ priority }) => priority !== undefined);
      if (!more && standby === -1) continue;
      const path = more ? ["rules", index, more[0]] : ["rules", index, "split", standby, "priority"];
      context.addIssue({
        code: "custom",
        path,
        message: "is kept as others wrote it: only weights are decided here",
      });
    }
    const names = rules.map(({ name }) => name);
    if (new Set(names).size !== names.length) {
      context.addIssue({ code: "custom", path: ["rules"], message: "a rule is named twice" });
    }
  });
export type RouteSpec = z.infer<typeof routeSpecSchema>;
