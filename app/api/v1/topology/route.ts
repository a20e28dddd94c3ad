import { handle } from "@/lib/http/handle";
import { topologyRoute } from "@/lib/topology/routes";
import { readTopology } from "@/lib/topology/server/read-topology";

export const GET = handle(topologyRoute, ({ ctx, query, signal }) =>
  readTopology({ ctx, input: query, signal }),
);
