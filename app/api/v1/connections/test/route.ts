import { handle } from "@/lib/http/handle";
import { testConnectionRoute } from "@/lib/meshes/routes";
import { testConnection } from "@/lib/meshes/server/test-connection";

export const POST = handle(testConnectionRoute, ({ ctx, body, signal }) =>
  testConnection({ ctx, input: body, signal }),
);
