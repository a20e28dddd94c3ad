import { handle } from "@/lib/http/handle";
import { servicesRoute } from "@/lib/services/routes";
import { listServices } from "@/lib/services/server/list-services";

export const GET = handle(servicesRoute, ({ ctx, query, signal }) =>
  listServices({ ctx, input: query, signal }),
);
