import { z } from "zod";

/** What `GET /api/v1/events` sends: a hint that something with this id changed, never the thing itself. */
export const heddleEventSchema = z.object({
  kind: z.enum([
    "policy",
    "change",
    "delivery",
    "plan",
    "webhook",
    "rollout",
    "alert",
    "upstream",
    "access",
    "resync",
  ]),
  /** The row that changed; the upstream's name; "*" for resync (anything may have changed). */
  id: z.string().max(200),
  version: z.union([z.number(), z.string().max(100)]).optional(),
  at: z.iso.datetime(),
});
export type HeddleEvent = z.infer<typeof heddleEventSchema>;
