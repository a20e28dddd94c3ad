import { z } from "zod";
import { actorSchema } from "../access/actor";
import { changeKindSchema } from "../changes/change-kind";
import { changedFieldSchema } from "../changes/changed-field";
import type { DeliveryState } from "../changes/delivery-state";
import { policyKindSchema } from "../policies/kinds";

/** What happens to a change that somebody may want to be told of. */
export const webhookEvents = [
  "change.made",
  "change.committed",
  "change.accepted",
  "change.converged",
  "change.failed",
  "change.conflicted",
  "change.cancelled",
] as const;
export const webhookEventSchema = z.enum(webhookEvents);
export type WebhookEvent = z.infer<typeof webhookEventSchema>;

/** What a delivery's move is told as; a move that is not here is told to nobody. */
export const eventOfState: Partial<Record<DeliveryState, WebhookEvent>> = {
  committed: "change.committed",
  accepted: "change.accepted",
  converged: "change.converged",
  failed: "change.failed",
  conflicted: "change.conflicted",
  cancelled: "change.cancelled",
};

/** What a receiver of the format `standard` gets; `test` is sent by a person who tries the webhook. */
export const webhookBodySchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("test"), timestamp: z.iso.datetime(), data: z.object({ link: z.url() }) }),
  z.object({
    type: webhookEventSchema,
    timestamp: z.iso.datetime(),
    data: z.object({
      mesh: z.object({ id: z.string(), name: z.string() }),
      namespace: z.string(),
      service: z.string(),
      policy: z.object({ id: z.string(), kind: policyKindSchema, revision: z.number().int() }),
      change: z.object({
        id: z.string(),
        kind: changeKindSchema,
        message: z.string(),
        /** When it undoes itself. */
        until: z.iso.datetime().nullable(),
        revertsChangeId: z.string().nullable(),
        fields: z.array(changedFieldSchema),
      }),
      actor: actorSchema.omit({ id: true }),
      /** What the control plane or the repository answered, where it refused. */
      reason: z.string().nullable(),
      /** The change's page. */
      link: z.url(),
    }),
  }),
]);
export type WebhookBody = z.infer<typeof webhookBodySchema>;

/** One configured webhook, and how its messages fare. The address is not shown: it may be a secret. */
const webhookViewSchema = z.object({
  name: z.string(),
  format: z.enum(["standard", "slack"]),
  /** Null means all. */
  events: z.array(webhookEventSchema).nullable(),
  meshes: z.array(z.string()).nullable(),
  namespaces: z.array(z.string()).nullable(),
  lastSentAt: z.iso.datetime().nullable(),
  waiting: z.number().int(),
  /** Of the messages that are kept. */
  givenUp: z.number().int(),
  /** The newest refusal that no message has got past since. */
  fault: z
    .object({ at: z.iso.datetime(), reason: z.string(), nextAttemptAt: z.iso.datetime().nullable() })
    .nullable(),
});
export type WebhookView = z.infer<typeof webhookViewSchema>;

export const webhooksAnswerSchema = z.object({
  generatedAt: z.iso.datetime(),
  webhooks: z.array(webhookViewSchema),
});
export type WebhooksAnswer = z.infer<typeof webhooksAnswerSchema>;
