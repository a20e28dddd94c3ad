import { handle } from "@/lib/http/handle";
import { listPoliciesRoute } from "@/lib/policies/routes";
import { listPolicies } from "@/lib/policies/server/list-policies";

export const GET = handle(listPoliciesRoute, ({ ctx, query, signal }) =>
  listPolicies({ ctx, input: query, signal }),
);
