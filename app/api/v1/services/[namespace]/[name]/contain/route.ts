import { handle } from "@/lib/http/handle";
import { containRoute } from "@/lib/policies/routes-containment";
import { containTenant } from "@/lib/policies/server/contain-tenant";

export const POST = handle(containRoute, ({ ctx, params, body, signal }) =>
  containTenant({ ctx, input: { ...body, namespace: params.namespace, service: params.name }, signal }),
);
