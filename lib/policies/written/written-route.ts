import { z } from "zod";
import { dnsLabelSchema, versionNameSchema } from "../names";
import {
  prioritySchema,
  type RouteRule,
  type RouteSpec,
  retriesSchema,
  routeMatchSchema,
} from "../route-spec";
import { parsePercentBp, percentOfBp } from "../weights";

/** Percent as people write it: at most two decimals. */
const percentSchema = z
  .number()
  .min(0)
  .max(100)
  .refine((percent) => parsePercentBp(percent) !== undefined, "must be 0 to 100 with at most two decimals");

const toSchema = z.strictObject({ version: versionNameSchema });

const writtenRuleSchema = z.strictObject({
  name: dnsLabelSchema.optional(),
  match: z.array(routeMatchSchema).min(1).max(16).optional(),
  split: z
    .array(z.strictObject({ to: toSchema, weight: percentSchema, priority: prioritySchema.optional() }))
    .min(1)
    .max(32),
  mirror: z.strictObject({ to: toSchema, percent: percentSchema }).optional(),
  timeoutMs: z.number().int().min(1).max(86_400_000).optional(),
  retries: retriesSchema.optional(),
  fault: z
    .strictObject({
      delay: z.strictObject({ percent: percentSchema, ms: z.number().int().min(1).max(600_000) }).optional(),
      abort: z
        .strictObject({ percent: percentSchema, status: z.number().int().min(200).max(599) })
        .optional(),
    })
    .optional(),
});
type WrittenRule = z.infer<typeof writtenRuleSchema>;

/** A route policy as people and scripts write it: weights and shares in percent. */
export const writtenRouteSchema = z.strictObject({
  rules: z.array(writtenRuleSchema).min(1).max(64),
  keepRest: z.literal(true).optional(),
});
export type WrittenRoute = z.infer<typeof writtenRouteSchema>;

/** The stored form of a written route whose every percent has at most two decimals. */
export function storedRoute({ rules, keepRest }: WrittenRoute): RouteSpec {
  return { rules: rules.map(storedRule), ...(keepRest ? { keepRest } : {}) };
}

export function writtenRoute({ rules, keepRest }: RouteSpec): WrittenRoute {
  return { rules: rules.map(writtenRule), ...(keepRest ? { keepRest } : {}) };
}

function storedRule({ name, match, split, mirror, timeoutMs, retries, fault }: WrittenRule): RouteRule {
  return {
    ...(name === undefined ? {} : { name }),
    ...(match === undefined ? {} : { match }),
    split: split.map(({ weight, ...part }) => ({ ...part, weightBp: bpOf(weight) })),
    ...(mirror === undefined ? {} : { mirror: { to: mirror.to, percentBp: bpOf(mirror.percent) } }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(retries === undefined ? {} : { retries }),
    ...(fault === undefined ? {} : { fault: storedFault(fault) }),
  };
}

function storedFault({ delay, abort }: NonNullable<WrittenRule["fault"]>): NonNullable<RouteRule["fault"]> {
  return {
    ...(delay === undefined ? {} : { delay: { percentBp: bpOf(delay.percent), ms: delay.ms } }),
    ...(abort === undefined ? {} : { abort: { percentBp: bpOf(abort.percent), status: abort.status } }),
  };
}

/** In the order in which the fields are read: who, where to, what else. */
function writtenRule({ name, match, split, mirror, timeoutMs, retries, fault }: RouteRule): WrittenRule {
  return {
    ...(name === undefined ? {} : { name }),
    ...(match === undefined ? {} : { match }),
    split: split.map(({ to, weightBp, priority }) => ({
      to,
      weight: percentOfBp(weightBp),
      ...(priority === undefined ? {} : { priority }),
    })),
    ...(mirror === undefined ? {} : { mirror: { to: mirror.to, percent: percentOfBp(mirror.percentBp) } }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(retries === undefined ? {} : { retries }),
    ...(fault === undefined ? {} : { fault: writtenFault(fault) }),
  };
}

function writtenFault({ delay, abort }: NonNullable<RouteRule["fault"]>): NonNullable<WrittenRule["fault"]> {
  return {
    ...(delay === undefined ? {} : { delay: { percent: percentOfBp(delay.percentBp), ms: delay.ms } }),
    ...(abort === undefined
      ? {}
      : { abort: { percent: percentOfBp(abort.percentBp), status: abort.status } }),
  };
}

function bpOf(percent: number): number {
  return parsePercentBp(percent) ?? Number.NaN;
}
