import { handle } from "@/lib/http/handle";
import { readFoundRoute } from "@/lib/policies/routes-found";
import { readFound } from "@/lib/policies/server/read-found";

export const GET = handle(readFoundRoute, ({ ctx, params: { namespace, name }, query, signal }) =>
  readFound({ ctx, input: { ...query, namespace, service: name }, signal }),
);
