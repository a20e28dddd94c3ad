import { handle } from "@/lib/http/handle";
import { capabilitiesRoute } from "@/lib/policies/routes-capabilities";
import { listCapabilities } from "@/lib/policies/server/list-capabilities";

export const GET = handle(capabilitiesRoute, ({ ctx, params, signal }) =>
  listCapabilities({ ctx, input: params, signal }),
);
