import { z } from "zod";
import { defineRoute } from "../contract/define-route";
import { windowNameSchema } from "../time/window";
import { breakerTimelineSchema } from "./breaker-timeline";
import { breakersSchema } from "./breakers";
import { dnsLabelSchema } from "./names";

export const breakersRoute = defineRoute({
  method: "GET",
  path: "/api/v1/services/{namespace}/{name}/breakers",
  summary:
    "What a service's circuit breakers do now: refused calls, open breakers, ejected endpoints, by version",
  action: "mesh.read",
  params: z.strictObject({ namespace: dnsLabelSchema, name: dnsLabelSchema }),
  query: z.strictObject({ mesh: dnsLabelSchema, window: windowNameSchema.optional() }),
  body: z.undefined(),
  answer: breakersSchema,
  status: 200,
});

export const breakerTimelineRoute = defineRoute({
  method: "GET",
  path: "/api/v1/services/{namespace}/{name}/breakers/timeline",
  summary:
    "What each caller's circuit breakers of a service did over the window, at least over a quarter of an hour",
  action: "mesh.read",
  params: z.strictObject({ namespace: dnsLabelSchema, name: dnsLabelSchema }),
  query: z.strictObject({ mesh: dnsLabelSchema, window: windowNameSchema.optional() }),
  body: z.undefined(),
  answer: breakerTimelineSchema,
  status: 200,
});
