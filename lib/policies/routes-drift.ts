import { z } from "zod";
import { acceptedSchema } from "../changes/changes";
import { driftSchema } from "../changes/drift";
import { breakGlassSchema } from "../changes/gate";
import { defineRoute } from "../contract/define-route";

const nothing = z.strictObject({});
const params = z.strictObject({ id: z.uuid() });
/** What was seen: nothing is done about what has changed since. */
const etag = z.string().max(200);
/** Past approvals and a freeze, with the reason on record for good. */
const breakGlass = breakGlassSchema.optional();
const message = z.string().trim().max(500).default("");

export const readDriftRoute = defineRoute({
  method: "GET",
  action: "mesh.read",
  path: "/api/v1/policies/{id}/drift",
  summary: "What the control plane holds instead of what was delivered, and who changed it",
  params,
  query: nothing,
  body: z.undefined(),
  answer: driftSchema,
  status: 200,
});

export const adoptDriftRoute = defineRoute({
  method: "POST",
  action: "policy.write",
  verb: "adopt-drift",
  path: "/api/v1/policies/{id}/drift/adopt",
  summary:
    "Make what others wrote the next revision, and deliver it as it stands; on a protected service it waits for approval",
  params,
  query: nothing,
  body: z.strictObject({ etag, message, breakGlass }),
  answer: acceptedSchema,
  status: 202,
});

export const putBackDriftRoute = defineRoute({
  method: "POST",
  action: "change.undo",
  verb: "put-back",
  path: "/api/v1/policies/{id}/drift/put-back",
  summary: "Deliver what stands once more, over exactly what was seen",
  params,
  query: nothing,
  body: z.strictObject({ etag, breakGlass }),
  answer: acceptedSchema,
  status: 202,
});
