import { handle } from "@/lib/http/handle";
import { tenantsRoute } from "@/lib/services/routes-tenants";
import { readTenants } from "@/lib/services/server/read-tenants";

export const GET = handle(tenantsRoute, ({ ctx, params, query, signal }) =>
  readTenants({ ctx, input: { ...query, ...params }, signal }),
);
