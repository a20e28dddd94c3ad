import { z } from "zod";

/** Tools that keep an object, or the weights in it, as their own source says. */
export const ownerTools = ["argo-cd", "flux", "helm", "argo-rollouts", "flagger"] as const;
export const ownershipSchema = z.object({
  tool: z.enum(ownerTools),
  /** What it calls its side of it: an application, a release, a canary; "" where the object does not tell. */
  name: z.string(),
  /** Whether it decides the whole object, or the weights of its routes alone. */
  part: z.enum(["object", "weights"]),
});
export type Ownership = z.infer<typeof ownershipSchema>;

/** What is done about a change to what another tool owns: refused, written all the same, or committed where the tool reads it. */
export const ownedElsewhereModes = ["read-only", "direct", "git"] as const;
