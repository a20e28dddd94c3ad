import { z } from "zod";
import { acceptedSchema } from "../changes/changes";
import { breakGlassSchema } from "../changes/gate";
import { defineRoute } from "../contract/define-route";
import { windowNameSchema } from "../time/window";
import { breakerTimelineSchema } from "./breaker-timeline";
import { breakersSchema } from "./breakers";
import { concurrencySchema } from "./concurrency";
import { loosenable, looseningAnswerSchema } from "./loosening";
import { dnsLabelSchema, versionNameSchema } from "./names";
import { baseRevisionSchema } from "./revision-number";

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

const path = "/api/v1/services/{namespace}/{name}/breakers/loosen";
const params = z.strictObject({ namespace: dnsLabelSchema, name: dnsLabelSchema });

export const looseningRoute = defineRoute({
  method: "GET",
  path,
  summary:
    "Which limit refuses a version's calls, what that has cost, and what would end it for half an hour",
  action: "mesh.read",
  params,
  query: z.strictObject({
    mesh: dnsLabelSchema,
    /** `unknown` for calls that no route gives a version. */
    version: versionNameSchema,
    window: windowNameSchema.optional(),
  }),
  body: z.undefined(),
  answer: looseningAnswerSchema,
  status: 200,
});

export const loosenRoute = defineRoute({
  method: "POST",
  path,
  summary:
    "Raise the one limit that refuses a version's calls for half an hour; it undoes itself unless it is kept",
  action: "policy.write",
  verb: "loosen",
  params,
  query: z.strictObject({}),
  body: z.strictObject({
    mesh: dnsLabelSchema,
    version: versionNameSchema,
    limit: z.enum(loosenable),
    to: z.number().int().min(2).max(1_000_000),
    /** The revision that stood when it was seen. */
    baseRevision: baseRevisionSchema.min(1),
    message: z.string().trim().max(500).default(""),
    /** Past approvals and a freeze, with the reason on record for good. */
    breakGlass: breakGlassSchema.optional(),
  }),
  answer: acceptedSchema,
  status: 202,
});

export const concurrencyRoute = defineRoute({
  method: "GET",
  path: "/api/v1/services/{namespace}/{name}/concurrency",
  summary: "How many instances call a service, and how many calls its engines work on at once",
  action: "mesh.read",
  params,
  query: z.strictObject({ mesh: dnsLabelSchema }),
  body: z.undefined(),
  answer: concurrencySchema,
  status: 200,
});
