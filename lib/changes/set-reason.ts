import { z } from "zod";

const partFaultSchema = z.object({ policyId: z.string(), code: z.string(), message: z.string() });
export type PartFault = z.infer<typeof partFaultSchema>;

/** Why a set was taken back: the part that failed, and those that could not be taken back, each with why. */
export const setReasonSchema = z.object({ failed: partFaultSchema, left: z.array(partFaultSchema) });
export type SetReason = z.infer<typeof setReasonSchema>;
