import { handle } from "@/lib/http/handle";
import { takeOverRoute } from "@/lib/policies/routes-found";
import { takeOver } from "@/lib/policies/server/take-over";

export const POST = handle(takeOverRoute, ({ ctx, body, signal }) => takeOver({ ctx, input: body, signal }));
