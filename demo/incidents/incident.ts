import { z } from "zod";

/** What each incident does, and the model version that it is about when it can be chosen. */
export const incidentKinds = {
  "slow-version": {
    version: "v2",
    about: "the engines of one model version take ten times as long for each step",
  },
  "failing-version": { version: "v3", about: "one model version fails two requests in five" },
  overload: {
    version: undefined,
    about: "every tenant sends more and longer requests than the engines can take",
  },
  "dependency-down": { version: undefined, about: "the only reranker leaves the mesh" },
  "mid-stream-reset": {
    version: "v1",
    about: "one model version breaks off a third of its streams after a few tokens",
  },
  "stuck-push": {
    version: undefined,
    about: "a proxy that routes to chat-model takes what it is sent and never answers",
  },
  "wrong-breaker": {
    version: "v1",
    about: "somebody gives one model version a limit of two requests at a time",
  },
  "noisy-tenant": { version: undefined, about: "one tenant floods the models with very long prompts" },
  "provider-429": { version: undefined, about: "the outside provider cuts its rate limit to almost nothing" },
} as const satisfies Record<string, { version: string | undefined; about: string }>;

export type IncidentName = keyof typeof incidentKinds;
export const incidentNames = Object.keys(incidentKinds) as IncidentName[];

/** A running incident, as its file says it. */
export const incidentSchema = z.object({
  name: z.enum(incidentNames as [IncidentName, ...IncidentName[]]),
  startedAt: z.iso.datetime(),
  endsAt: z.iso.datetime(),
  params: z.object({
    version: z
      .string()
      .regex(/^[A-Za-z0-9_.-]{1,63}$/)
      .optional(),
    /** The change that ends with the incident. */
    changeId: z.uuid().optional(),
  }),
});
export type Incident = z.infer<typeof incidentSchema>;
