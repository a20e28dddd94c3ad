import { revokeTokenRoute } from "@/lib/access/routes-people";
import { revokeToken } from "@/lib/access/server/revoke-token";
import { handle } from "@/lib/http/handle";

export const DELETE = handle(revokeTokenRoute, async ({ ctx, params }) => {
  await revokeToken({ ctx, input: params });
  return { id: params.id };
});
