import { z } from "zod";
import { defineRoute } from "./define-route";
import { heddleEventSchema } from "./events";

const nothing = z.strictObject({});

export const eventsRoute = defineRoute({
  method: "GET",
  path: "/api/v1/events",
  summary:
    "Server-sent events: hints that something changed, as it happens; each event's data is one of these",
  action: "mesh.read",
  params: nothing,
  query: nothing,
  body: z.undefined(),
  answer: heddleEventSchema,
  answerType: "text/event-stream",
  status: 200,
});

export const openapiRoute = defineRoute({
  method: "GET",
  path: "/api/openapi.json",
  summary: "This interface as an OpenAPI 3.1 document, made from the routes' own schemas",
  action: "mesh.read",
  params: nothing,
  query: nothing,
  body: z.undefined(),
  answer: z.looseObject({ openapi: z.string(), paths: z.record(z.string(), z.unknown()) }),
  status: 200,
});
