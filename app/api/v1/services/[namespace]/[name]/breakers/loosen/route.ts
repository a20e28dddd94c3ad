import { handle } from "@/lib/http/handle";
import { looseningRoute, loosenRoute } from "@/lib/policies/routes-breakers";
import { loosenBreaker } from "@/lib/policies/server/loosen-breaker";
import { readLoosening } from "@/lib/policies/server/read-loosening";

export const GET = handle(looseningRoute, ({ ctx, params, query, signal }) =>
  readLoosening({ ctx, input: { ...query, ...params }, signal }),
);

export const POST = handle(loosenRoute, ({ ctx, params, body, signal }) =>
  loosenBreaker({ ctx, input: { ...body, namespace: params.namespace, service: params.name }, signal }),
);
