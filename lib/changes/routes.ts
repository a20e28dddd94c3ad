import { z } from "zod";
import { defineRoute } from "../contract/define-route";
import { dnsLabelSchema } from "../policies/names";
import { acceptedSchema, changeSchema, changesSchema } from "./changes";
import { breakGlassSchema } from "./gate";

const nothing = z.strictObject({});
const params = z.strictObject({ id: z.uuid() });
const messageSchema = z.string().trim().max(500);

export const listChangesRoute = defineRoute({
  method: "GET",
  path: "/api/v1/changes",
  summary: "What was decided and how far it got, newest first",
  action: "mesh.read",
  params: nothing,
  query: z.strictObject({
    mesh: dnsLabelSchema,
    namespace: dnsLabelSchema.optional(),
    service: dnsLabelSchema.optional(),
    since: z.iso.datetime({ offset: true }).optional(),
    limit: z.coerce.number().int().min(1).max(200).optional(),
  }),
  body: z.undefined(),
  answer: changesSchema,
  status: 200,
});

const setRevisionSchema = z.strictObject({
  policyId: z.uuid(),
  number: z.number().int().min(1).max(2_147_483_647),
});

export const applyTogetherRoute = defineRoute({
  method: "POST",
  path: "/api/v1/changes",
  summary:
    "Apply submitted revisions of several policies as one change: pushed one after the other, make before break, and taken back whole where one fails",
  action: "policy.write",
  verb: "apply-together",
  params: nothing,
  query: nothing,
  body: z.strictObject({
    mesh: dnsLabelSchema,
    message: messageSchema.default(""),
    /** When the change undoes itself, whole. */
    until: z.iso.datetime({ offset: true }).optional(),
    /** Lets it through over problems of severity error, with the reason on record. */
    override: z.strictObject({ reason: z.string().trim().min(3).max(500) }).optional(),
    /** The newest of each policy, submitted and not applied yet. */
    revisions: z
      .array(setRevisionSchema)
      .min(2)
      .max(20)
      .refine(
        (revisions) => new Set(revisions.map(({ policyId }) => policyId)).size === revisions.length,
        "names a policy twice",
      ),
  }),
  answer: acceptedSchema,
  status: 202,
});

export const getChangeRoute = defineRoute({
  method: "GET",
  path: "/api/v1/changes/{id}",
  summary: "One change: its deliveries step by step, what was pushed, and what can be done about it now",
  action: "mesh.read",
  params,
  query: nothing,
  body: z.undefined(),
  answer: changeSchema,
  status: 200,
});

export const undoChangeRoute = defineRoute({
  method: "POST",
  path: "/api/v1/changes/{id}/undo",
  summary:
    "The inverse of this one change on top of the newest revision; 409 with both sides where a later change overlaps",
  action: "change.undo",
  verb: "undo",
  params,
  query: nothing,
  body: z.strictObject({
    message: messageSchema.optional(),
    override: z.strictObject({ reason: z.string().trim().min(3).max(500) }).optional(),
    /** Only where it would have to be approved, or is in a freeze: see the answer. */
    breakGlass: breakGlassSchema.optional(),
  }),
  answer: acceptedSchema,
  status: 202,
});

export const cancelChangeRoute = defineRoute({
  method: "POST",
  path: "/api/v1/changes/{id}/cancel",
  summary: "Give up a change that has not been written; what stood before stands again",
  action: "policy.write",
  verb: "cancel",
  params,
  query: nothing,
  body: nothing,
  answer: acceptedSchema,
  status: 202,
});

export const retryChangeRoute = defineRoute({
  method: "POST",
  path: "/api/v1/changes/{id}/retry",
  summary: "Push again: now instead of after back-off, after a failure, or over what somebody else wrote",
  action: "policy.write",
  verb: "retry",
  params,
  query: nothing,
  body: nothing,
  answer: acceptedSchema,
  status: 202,
});

export const keepChangeRoute = defineRoute({
  method: "POST",
  path: "/api/v1/changes/{id}/keep",
  summary: "Make a change that has an end permanent",
  action: "policy.write",
  verb: "keep",
  params,
  query: nothing,
  body: nothing,
  answer: acceptedSchema,
  status: 202,
});
