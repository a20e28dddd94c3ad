import { z } from "zod";
import { defineRoute } from "../contract/define-route";
import { dnsLabelSchema } from "../policies/names";
import { webhooksAnswerSchema } from "./webhooks";

const nothing = z.strictObject({});

export const listWebhooksRoute = defineRoute({
  method: "GET",
  path: "/api/v1/webhooks",
  summary: "Who is told of changes, and whether the messages arrive",
  action: "mesh.read",
  params: nothing,
  query: nothing,
  body: z.undefined(),
  answer: webhooksAnswerSchema,
  status: 200,
});

export const tryWebhookRoute = defineRoute({
  method: "POST",
  path: "/api/v1/webhooks/{name}/test",
  summary: "Sends a test message to one webhook now",
  action: "access.manage",
  params: z.strictObject({ name: dnsLabelSchema }),
  query: nothing,
  body: nothing,
  answer: z.object({ sentAt: z.iso.datetime() }),
  status: 200,
  verb: "try-webhook",
});
