import { handle } from "@/lib/http/handle";
import { listWebhooksRoute } from "@/lib/webhooks/routes";
import { listWebhooks } from "@/lib/webhooks/server/list-webhooks";

export const GET = handle(listWebhooksRoute, ({ ctx, signal }) => listWebhooks({ ctx, signal }));
