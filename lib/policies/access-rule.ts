import { z } from "zod";
import { dnsLabelSchema } from "./names";

/**
 * Who calls, by what mTLS proves: all of a namespace, a service (what its identity is called is the target's matter), or one
 * SPIFFE id to the letter.
 */
export const accessSourceSchema = z
  .strictObject({
    namespace: dnsLabelSchema.optional(),
    service: dnsLabelSchema.optional(),
    principal: z
      .string()
      .max(512)
      .regex(/^spiffe:\/\/[a-z0-9]([a-z0-9.-]*[a-z0-9])?(\/[A-Za-z0-9._-]+)+$/, "must be a SPIFFE id")
      .optional(),
  })
  .superRefine(({ namespace, service, principal }, context) => {
    if (principal === undefined && namespace === undefined) {
      const [path, message] = service
        ? [["service"], "needs its namespace beside it"]
        : [[], "names nobody: give namespace, namespace and service, or principal"];
      context.addIssue({ code: "custom", path, message });
    }
    if (principal !== undefined && (namespace !== undefined || service !== undefined)) {
      context.addIssue({
        code: "custom",
        path: ["principal"],
        message: "says all by itself: leave the rest out",
      });
    }
  });
export type AccessSource = z.infer<typeof accessSourceSchema>;

export const httpMethods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;

/** A whole path, or all that begin with what stands before the star. */
const pathSchema = z
  .string()
  .max(1024)
  .regex(/^\/[^*{}?#\s]*\*?$/, "must begin with / and may end with *, the only one");

const claimsSchema = z
  .record(
    z.string().regex(/^[A-Za-z0-9_.:/-]{1,128}$/, "must be a claim's name"),
    z
      .array(
        z
          .string()
          .min(1)
          .max(256)
          .regex(/^[^*]+$/, "is compared whole: leave the star out"),
      )
      .min(1)
      .max(16),
  )
  .refine((claims) => Object.keys(claims).length > 0, "names no claim");

/** A call that carries a verified token of this issuer, with one of the values for each claim. */
export const requiredJwtSchema = z.strictObject({
  issuer: z
    .string()
    .min(1)
    .max(512)
    .regex(/^[^*\s]+$/, "must be an issuer without spaces and stars"),
  claims: claimsSchema.optional(),
});

/** Which calls a rule is about: all of what it says must hold, and one of each list. */
export const accessRuleSchema = z
  .strictObject({
    from: z.union([accessSourceSchema, z.array(accessSourceSchema).min(1).max(64)]).optional(),
    methods: z.array(z.enum(httpMethods)).min(1).max(httpMethods.length).optional(),
    paths: z.array(pathSchema).min(1).max(64).optional(),
    grpc: z
      .strictObject({
        service: z.string().regex(/^[A-Za-z_][A-Za-z0-9_.]{0,255}$/, "must be a gRPC service's full name"),
        method: z
          .string()
          .regex(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/, "must be a gRPC method's name")
          .optional(),
      })
      .optional(),
    requireJwt: requiredJwtSchema.optional(),
  })
  .superRefine((rule, context) => {
    if (Object.values(rule).every((field) => field === undefined)) {
      const message = "says nothing: give from, methods, paths, grpc or requireJwt";
      context.addIssue({ code: "custom", message });
    }
    for (const field of ["methods", "paths"] as const) {
      if (!rule.grpc || rule[field] === undefined) continue;
      const message = "cannot stand beside grpc, which is a method and a path already";
      context.addIssue({ code: "custom", path: [field], message });
    }
  });
export type AccessRule = z.infer<typeof accessRuleSchema>;

/** The callers that a rule names; none where it is about whoever calls. Pure. */
export function sourcesOf({ from }: AccessRule): readonly AccessSource[] {
  if (from === undefined) return [];
  return Array.isArray(from) ? from : [from];
}

/** Whether a rule asks for more than who calls: something of the single call. Pure. */
export function asksOfCall({ methods, paths, grpc, requireJwt }: AccessRule): boolean {
  return [methods, paths, grpc, requireJwt].some((condition) => condition !== undefined);
}
