import { z } from "zod";
import { actorSchema } from "../access/actor";
import { waitSchema } from "../changes/gate";
import { reviewSchema } from "./review";

/** How a revision that is not applied stands with the mesh's rules. */
export const waitingSchema = z.object({
  /** Approvals that count, of those that its service asks for; 0 needed where it is not protected. */
  approvals: z.object({ given: z.number().int(), needed: z.number().int() }),
  /** What was said of it, oldest first. */
  reviews: z.array(reviewSchema),
  /** Its apply, once somebody asked for it: it is made by itself when nothing is left to wait for. Null: nobody asked yet. */
  apply: z
    .object({
      actor: actorSchema,
      at: z.iso.datetime(),
      notBefore: z.iso.datetime().nullable(),
      until: z.iso.datetime().nullable(),
      waits: z.array(waitSchema),
    })
    .nullable(),
  /** Why the last apply of it came to nothing. */
  refused: z.object({ code: z.string(), message: z.string(), at: z.iso.datetime() }).nullable(),
});
export type Waiting = z.infer<typeof waitingSchema>;

/** Whether a revision waits for something at all: one that is only submitted, of a service that is not protected, does not. Pure. */
export function isWaiting({ approvals, apply }: Waiting): boolean {
  return apply !== null || approvals.given < approvals.needed;
}

/** Whether it waits for this person's approval. Pure. */
export function waitsFor({ approvals, reviews }: Waiting, author: string, actorId: string): boolean {
  const said = reviews.some(({ actor, endedBy }) => actor.id === actorId && endedBy === null);
  return approvals.given < approvals.needed && author !== actorId && !said;
}
