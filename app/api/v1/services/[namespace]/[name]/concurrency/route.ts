import { handle } from "@/lib/http/handle";
import { concurrencyRoute } from "@/lib/policies/routes-breakers";
import { readConcurrency } from "@/lib/policies/server/read-concurrency";

export const GET = handle(concurrencyRoute, ({ ctx, params, query, signal }) =>
  readConcurrency({ ctx, input: { ...query, ...params }, signal }),
);
