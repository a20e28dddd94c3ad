import { handle } from "@/lib/http/handle";
import { modelsRoute } from "@/lib/models/routes";
import { listModels } from "@/lib/models/server/list-models";

export const GET = handle(modelsRoute, ({ ctx, query, signal }) => listModels({ ctx, input: query, signal }));
