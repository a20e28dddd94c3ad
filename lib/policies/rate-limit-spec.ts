import { z } from "zod";
import { dnsLabelSchema } from "./names";

const perSecondSchema = z.number().int().min(1).max(10_000_000);
const perMinuteSchema = z.number().int().min(1).max(1_000_000_000);
const headerNameSchema = z
  .string()
  .regex(/^[a-z0-9-]{1,128}$/, "must be a header's name in small letters")
  .refine((name) => !name.endsWith("-bin"), "binary headers cannot be matched");
const textSchema = z.string().min(1).max(1024);
const pathSchema = textSchema.startsWith("/", "must begin with a slash");

export const requestMethods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;
export const rateLimitScopes = ["local", "global"] as const;
/** Too many requests, or not available now. */
export const refusalStatuses = [429, 503] as const;

/** Which calls a rule counts; all conditions must hold. A header's name alone asks for its presence. */
export const rateLimitMatchSchema = z
  .strictObject({
    header: z
      .union([headerNameSchema, z.strictObject({ name: headerNameSchema, exact: textSchema })])
      .optional(),
    method: z.enum(requestMethods).optional(),
    path: z.union([z.strictObject({ exact: pathSchema }), z.strictObject({ prefix: pathSchema })]).optional(),
  })
  .refine(
    (match) => Object.values(match).some((condition) => condition !== undefined),
    "names no condition: give header, method or path",
  );
export type RateLimitMatch = z.infer<typeof rateLimitMatchSchema>;

/**
 * A limit on the calls that match. `per` says by what they are counted: all together, or each value of a header by itself;
 * left out, by the header that `match` names alone, else all together. `local` (what is meant without a scope) is counted by each
 * proxy for itself, `global` by all together. `burst`: so many requests may come at once. Tokens are those of prompts and
 * answers.
 */
export const rateLimitRuleSchema = z
  .strictObject({
    name: dnsLabelSchema.optional(),
    match: rateLimitMatchSchema.optional(),
    per: z.union([z.literal("all"), z.strictObject({ header: headerNameSchema })]).optional(),
    requestsPerSecond: perSecondSchema.optional(),
    requestsPerMinute: perMinuteSchema.optional(),
    burst: perMinuteSchema.optional(),
    tokensPerMinute: perMinuteSchema.optional(),
    scope: z.enum(rateLimitScopes).optional(),
  })
  .superRefine((rule, context) => {
    const { requestsPerSecond, requestsPerMinute, burst, tokensPerMinute } = rule;
    const isOfRequests = requestsPerSecond !== undefined || requestsPerMinute !== undefined;
    const fault = (message: string, ...path: string[]) => context.addIssue({ code: "custom", path, message });
    if (!isOfRequests && tokensPerMinute === undefined)
      fault("names no limit: give requestsPerSecond, requestsPerMinute or tokensPerMinute");
    if (requestsPerSecond !== undefined && requestsPerMinute !== undefined)
      fault("is a second limit on requests: make it a rule of its own", "requestsPerMinute");
    if (burst !== undefined && !isOfRequests)
      fault("is of requests: give requestsPerSecond or requestsPerMinute too", "burst");
  });
export type RateLimitRule = z.infer<typeof rateLimitRuleSchema>;

/**
 * What an operator decides about how much may be asked of a service, as stored and as written alike. Every rule that matches a
 * call counts it, and any of them refuses it. `status` is what a refused call is answered with, 429 where it is left out.
 */
export const rateLimitSpecSchema = z
  .strictObject({
    rules: z.array(rateLimitRuleSchema).min(1).max(64),
    status: z.literal(refusalStatuses).optional(),
  })
  .superRefine(({ rules }, context) => {
    const names = rules.map(({ name }) => name);
    for (const [index, name] of names.entries()) {
      if (name === undefined || names.indexOf(name) === index) continue;
      const path = ["rules", index, "name"];
      context.addIssue({ code: "custom", path, message: `another rule is called ${name} too` });
    }
  });
export type RateLimitSpec = z.infer<typeof rateLimitSpecSchema>;
