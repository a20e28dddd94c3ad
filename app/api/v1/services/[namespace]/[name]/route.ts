import { handle } from "@/lib/http/handle";
import { serviceRoute } from "@/lib/services/routes";
import { getService } from "@/lib/services/server/get-service";

export const GET = handle(serviceRoute, ({ ctx, params, query, signal }) =>
  getService({ ctx, input: { ...params, ...query }, signal }),
);
