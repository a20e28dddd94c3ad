import { exploreQueryRoute } from "@/lib/explore/routes";
import { runQuery } from "@/lib/explore/server/run-query";
import { handle } from "@/lib/http/handle";

export const POST = handle(exploreQueryRoute, ({ ctx, body, signal }) =>
  runQuery({ ctx, input: body, signal }),
);
