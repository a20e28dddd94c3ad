import { handle } from "@/lib/http/handle";
import { tryWebhookRoute } from "@/lib/webhooks/routes";
import { tryWebhook } from "@/lib/webhooks/server/try-webhook";

export const POST = handle(tryWebhookRoute, ({ ctx, params, signal }) =>
  tryWebhook({ ctx, input: params, signal }),
);
