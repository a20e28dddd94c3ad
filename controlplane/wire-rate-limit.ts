import { z } from "zod";
import { label, originSchema } from "./wire-parts";

/** What of a call is counted: all conditions must hold. */
const countedSchema = z.strictObject({
  headers: z
    .record(
      z.string().regex(/^[a-z0-9-]{1,128}$/),
      z.union([
        z.strictObject({ exact: z.string().min(1).max(1024) }),
        z.strictObject({ present: z.literal(true) }),
      ]),
    )
    .optional(),
  method: z.enum(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]).optional(),
  path: z
    .union([
      z.strictObject({ exact: z.string().startsWith("/").max(1024) }),
      z.strictObject({ prefix: z.string().startsWith("/").max(1024) }),
    ])
    .optional(),
});

const rateSchema = z.strictObject({
  name: label.optional(),
  match: countedSchema.optional(),
  requests: z.number().int().min(1).max(1_000_000_000),
  seconds: z.union([z.literal(1), z.literal(60)]),
  /** So many may come at once; as many as `requests` where it is left out. */
  burst: z.number().int().min(1).max(1_000_000_000).optional(),
});
export type Rate = z.infer<typeof rateSchema>;

/**
 * Body of `PUT /v1/services/{ns}/{name}/config/rate-limit`; `{}` means "nothing is limited". Each client counts for itself, each
 * rate in a bucket of its own, and any of them refuses a call. Envoy's alone: refused while a gRPC client routes to the service.
 */
export const rateLimitConfigSchema = z
  .strictObject({
    origin: originSchema.optional(),
    rates: z.array(rateSchema).min(1).max(64).optional(),
    /** 429 where it is left out. */
    status: z.literal([429, 503]).optional(),
  })
  .superRefine(({ origin, rates, status }, context) => {
    const missing = rates === undefined ? "rates" : "origin";
    const given = [origin, rates, status].filter((field) => field !== undefined);
    if (given.length === 0 || (origin !== undefined && rates !== undefined)) return;
    context.addIssue({ code: "custom", path: [missing], message: "is needed" });
  });
export type RateLimitConfig = z.infer<typeof rateLimitConfigSchema>;
