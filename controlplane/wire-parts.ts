import { z } from "zod";

export const label = z
  .string()
  .regex(/^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/, "must be a label value");

export const originSchema = z.strictObject({
  policyId: z.string().min(1).max(64),
  revision: z.number().int().min(1),
  changeId: z.string().min(1).max(64),
});
