import { handle } from "@/lib/http/handle";
import { shiftRoute } from "@/lib/services/routes-shift";
import { shift } from "@/lib/services/server/shift";

export const POST = handle(shiftRoute, ({ ctx, params, body, signal }) =>
  shift({ ctx, input: { ...body, namespace: params.namespace, service: params.name }, signal }),
);
