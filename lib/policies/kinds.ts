import { z } from "zod";

/** The kinds of policy that can be decided today. */
export const policyKinds = ["route", "circuit-breaker"] as const;
export const policyKindSchema = z.enum(policyKinds);
export type PolicyKind = z.infer<typeof policyKindSchema>;
