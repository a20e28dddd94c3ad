import { handle } from "@/lib/http/handle";
import { proxiesRoute } from "@/lib/meshes/routes";
import { listProxies } from "@/lib/meshes/server/list-proxies";

export const GET = handle(proxiesRoute, ({ ctx, params, signal }) =>
  listProxies({ ctx, input: params, signal }),
);
