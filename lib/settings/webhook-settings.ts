import "server-only";
import { z } from "zod";
import { secretRefSchema } from "../connections/connection-options";
import { dnsLabelSchema } from "../policies/names";
import { webhookEventSchema } from "../webhooks/webhooks";

const address = z
  .url({ protocol: /^https?$/ })
  .refine((url) => !URL.parse(url)?.username, "has no credentials");

/** Who is told of changes (docs/webhooks.md). */
const webhookSettingsSchema = z
  .strictObject({
    name: dnsLabelSchema,
    /** `standard`: signed JSON as Standard Webhooks has it; `slack`: a message as Slack's incoming webhooks take it. */
    format: z.enum(["standard", "slack"]).default("standard"),
    /** Where an address lets in whoever knows it, as Slack's do, it is a secret itself. */
    url: z.union([address, secretRefSchema]),
    /** What messages are signed with: `whsec_` and 24 to 64 bytes in base64. */
    secret: secretRefSchema.optional(),
    /** Left out, all of them. */
    events: z.array(webhookEventSchema).min(1).optional(),
    meshes: z.array(dnsLabelSchema).min(1).optional(),
    namespaces: z.array(dnsLabelSchema).min(1).optional(),
  })
  .refine(({ format, secret }) => (format === "standard") === (secret !== undefined), {
    message: "is needed by the format standard, and by no other",
    path: ["secret"],
  });
export type WebhookSettings = z.output<typeof webhookSettingsSchema>;

export const webhooksSchema = z
  .array(webhookSettingsSchema)
  .max(20)
  .default([])
  .superRefine((webhooks, context) => {
    const names = webhooks.map(({ name }) => name);
    for (const [index, name] of names.entries()) {
      if (names.indexOf(name) !== index)
        context.addIssue({
          code: "custom",
          path: [index, "name"],
          message: `there are two webhooks "${name}"`,
        });
    }
  });
