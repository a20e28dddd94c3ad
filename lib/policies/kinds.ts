import { z } from "zod";

/** The kinds of policy that can be decided. */
export const policyKinds = ["route", "circuit-breaker", "load-balancing", "rate-limit", "access"] as const;
export const policyKindSchema = z.enum(policyKinds);
export type PolicyKind = z.infer<typeof policyKindSchema>;
