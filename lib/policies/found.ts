import { z } from "zod";
import { ownershipSchema } from "./ownership";
import { weightsBpSchema } from "./weights";

/** What a policy cannot say of an object, or would say otherwise; `what` is a key of messages `beyond.*`. */
const beyondSchema = z.object({ path: z.string(), what: z.string() });

/** A rule of an object that others wrote; `weights` by version, null with the reason where they cannot be moved alone. */
export const foundRuleSchema = z.object({
  /** Its name, or `default` for the one that takes every call. */
  rule: z.string(),
  weights: weightsBpSchema.nullable(),
  /** A sentence. */
  why: z.string().nullable(),
});
export type FoundRule = z.infer<typeof foundRuleSchema>;

/** What becomes of a change to what another tool keeps, by the mesh's setting. */
const foundWaySchema = z.discriminatedUnion("is", [
  /** Heddle leaves it to the tool; `patch` is what would say the same by hand, null where no policy can say it. */
  z.object({ is: z.literal("read-only"), patch: z.string().nullable() }),
  /** It becomes a commit; `branch` has "…" where the change's own id would stand. */
  z.object({ is: z.literal("git"), repository: z.string(), base: z.string(), branch: z.string() }),
  /** It is written; `leaveAlone` keeps the tool from putting it back, null where it has no such switch. */
  z.object({ is: z.literal("direct"), leaveAlone: z.string().nullable() }),
]);
export type FoundWay = z.infer<typeof foundWaySchema>;

/** What stands in the control plane for a service without Heddle having decided it. */
export const foundSchema = z.object({
  etag: z.string(),
  /** What the objects are called there: `VirtualService llm/chat`. */
  objects: z.array(z.string()),
  owners: z.array(z.string()),
  owned: ownershipSchema.nullable(),
  /** Null where no tool keeps it. */
  way: foundWaySchema.nullable(),
  /** The whole of it as a policy, or what no policy can say. `changes`: what would be different once Heddle wrote it. */
  whole: z.discriminatedUnion("outcome", [
    z.object({ outcome: z.literal("spec"), changes: z.array(beyondSchema) }),
    z.object({ outcome: z.literal("beyond"), fields: z.array(beyondSchema) }),
  ]),
  rules: z.array(foundRuleSchema),
});
export type FoundView = z.infer<typeof foundSchema>;
