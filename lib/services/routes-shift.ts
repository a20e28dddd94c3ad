import { z } from "zod";
import { acceptedSchema } from "../changes/changes";
import { defineRoute } from "../contract/define-route";
import { dnsLabelSchema } from "../policies/names";
import { shiftInputSchema, shiftPreviewInputSchema, shiftPreviewSchema } from "./shift";

const params = z.strictObject({ namespace: dnsLabelSchema, name: dnsLabelSchema });
const query = z.strictObject({});

export const shiftRoute = defineRoute({
  method: "POST",
  path: "/api/v1/services/{namespace}/{name}/shift",
  summary:
    "Move the weights of a service's versions: makes or revises its route policy and pushes it; 409 with both sides when baseRevision is stale. Of a route that others wrote it moves one rule's weights and keeps the rest, given its etag as found",
  action: "policy.write",
  verb: "shift",
  params,
  query,
  body: shiftInputSchema,
  answer: acceptedSchema,
  status: 202,
});

export const previewShiftRoute = defineRoute({
  method: "POST",
  path: "/api/v1/services/{namespace}/{name}/shift/preview",
  summary: "What a shift would push and what stands in its way; changes nothing",
  action: "mesh.read",
  params,
  query,
  body: shiftPreviewInputSchema,
  answer: shiftPreviewSchema,
  status: 200,
});
