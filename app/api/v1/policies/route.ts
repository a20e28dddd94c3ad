import { handle } from "@/lib/http/handle";
import { listPoliciesRoute } from "@/lib/policies/routes";
import { createPolicyRoute } from "@/lib/policies/routes-drafts";
import { createPolicy } from "@/lib/policies/server/create-policy";
import { listPolicies } from "@/lib/policies/server/list-policies";

export const GET = handle(listPoliciesRoute, ({ ctx, query, signal }) =>
  listPolicies({ ctx, input: query, signal }),
);

export const POST = handle(createPolicyRoute, ({ ctx, body, signal }) =>
  createPolicy({ ctx, input: body, signal }),
);
