import { createLinkRoute } from "@/lib/access/routes-people";
import { createLink } from "@/lib/access/server/people";
import { handle } from "@/lib/http/handle";

export const POST = handle(createLinkRoute, ({ ctx, params }) => createLink({ ctx, input: params }));
