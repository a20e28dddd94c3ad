import { completionRoute } from "@/lib/explore/routes";
import { complete } from "@/lib/explore/server/complete";
import { handle } from "@/lib/http/handle";

export const GET = handle(completionRoute, ({ ctx, query, signal }) =>
  complete({ ctx, input: query, signal }),
);
