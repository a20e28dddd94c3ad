import { z } from "zod";
import { type AccessRule, accessRuleSchema } from "./access-rule";
import { jwtIssuerSchema } from "./jwt-issuer";

export const mtlsModes = ["strict", "permissive", "disabled"] as const;

const maxRules = 64;
const rulesSchema = z.array(accessRuleSchema).max(maxRules);

/**
 * What an operator decides about who may call a service, as stored and as written alike. A call that a rule of `deny` matches is
 * refused whatever else allows it; with `allow`, every call that no rule of it matches is refused too, so an empty one lets nobody in.
 * Tokens of `jwt` are verified where a call carries one; a rule's `requireJwt` asks for one.
 */
export const accessSpecSchema = z
  .strictObject({
    mtls: z.enum(mtlsModes).optional(),
    allow: rulesSchema.optional(),
    deny: rulesSchema.min(1).optional(),
    jwt: z.array(jwtIssuerSchema).min(1).max(16).optional(),
  })
  .superRefine(({ jwt = [], ...spec }, context) => {
    if (jwt.length === 0 && Object.values(spec).every((field) => field === undefined)) {
      context.addIssue({ code: "custom", message: "says nothing: give mtls, allow, deny or jwt" });
    }
    for (const [index, { issuer }] of jwt.entries()) {
      if (jwt.findIndex((other) => other.issuer === issuer) === index) continue;
      context.addIssue({
        code: "custom",
        path: ["jwt", index, "issuer"],
        message: "is an issuer that is named twice",
      });
    }
  });
export type AccessSpec = z.infer<typeof accessSpecSchema>;

/** Every rule with its path in the spec, those that deny first: they are asked first. Pure. */
export function accessRules({ allow = [], deny = [] }: AccessSpec): { path: string; rule: AccessRule }[] {
  return Object.entries({ deny, allow }).flatMap(([list, rules]) =>
    rules.map((rule, index) => ({ path: `${list}.${index}`, rule })),
  );
}
