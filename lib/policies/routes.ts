import { z } from "zod";
import { deliveryStateSchema } from "../changes/delivery-state";
import { defineRoute } from "../contract/define-route";
import { dnsLabelSchema } from "./names";
import {
  policiesSchema,
  policyDeliveriesSchema,
  policyRowSchema,
  policySchema,
  revisionSchema,
  revisionsSchema,
} from "./policies";
import { revisionNumberSchema } from "./revision-number";

const nothing = z.strictObject({});
const params = z.strictObject({ id: z.uuid() });
const common = {
  method: "GET",
  action: "mesh.read",
  query: nothing,
  body: z.undefined(),
  status: 200,
} as const;

export const listPoliciesRoute = defineRoute({
  ...common,
  path: "/api/v1/policies",
  summary: "The policies of a mesh with the state of their newest delivery",
  params: nothing,
  query: z.strictObject({
    mesh: dnsLabelSchema,
    namespace: dnsLabelSchema.optional(),
    service: dnsLabelSchema.optional(),
    kind: policyRowSchema.shape.kind.optional(),
    state: deliveryStateSchema.optional(),
  }),
  answer: policiesSchema,
});

export const getPolicyRoute = defineRoute({
  ...common,
  path: "/api/v1/policies/{id}",
  summary: "One policy: what it says now, who holds it, how far it got",
  params,
  answer: policySchema,
});

export const listRevisionsRoute = defineRoute({
  ...common,
  path: "/api/v1/policies/{id}/revisions",
  summary: "A policy's revisions, newest first",
  params,
  answer: revisionsSchema,
});

export const getRevisionRoute = defineRoute({
  ...common,
  path: "/api/v1/policies/{id}/revisions/{number}",
  summary: "One revision as it was submitted",
  params: params.extend({ number: revisionNumberSchema }),
  answer: revisionSchema,
});

export const listDeliveriesRoute = defineRoute({
  ...common,
  path: "/api/v1/policies/{id}/deliveries",
  summary: "A policy's deliveries, newest first: state, attempts, what the control plane answered",
  params,
  answer: policyDeliveriesSchema,
});
