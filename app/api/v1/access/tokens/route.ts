import { createTokenRoute, listTokensRoute } from "@/lib/access/routes-people";
import { createToken } from "@/lib/access/server/create-token";
import { listTokens } from "@/lib/access/server/list-tokens";
import { handle } from "@/lib/http/handle";

export const GET = handle(listTokensRoute, ({ ctx, signal }) => listTokens({ ctx, signal }));

export const POST = handle(createTokenRoute, ({ ctx, body }) => createToken({ ctx, input: body }));
