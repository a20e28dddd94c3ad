import { z } from "zod";

/** Who decides. Kept as a copy with every row that a decision writes. */
export const actorSchema = z.object({
  kind: z.enum(["user", "token", "system", "automation"]),
  id: z.string(),
  name: z.string(),
});
export type Actor = z.infer<typeof actorSchema>;

/** What every verb is given: who asks, in which request, from where. */
export type Context = { actor: Actor; requestId: string; address: string };

/** The closed list of things that can be allowed. */
export const actions = ["mesh.read", "policy.write", "change.undo", "access.manage"] as const;
export type Action = (typeof actions)[number];
