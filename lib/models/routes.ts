import { z } from "zod";
import { defineRoute } from "../contract/define-route";
import { dnsLabelSchema, versionNameSchema } from "../policies/names";
import { windowNameSchema } from "../time/window";
import { comparisonSchema } from "./comparison";
import { modelsSchema } from "./models";
import { modelTrendsSchema, trendNames } from "./trends";

const query = z.strictObject({
  mesh: dnsLabelSchema,
  window: windowNameSchema.optional(),
  at: z.iso.datetime({ offset: true }).optional(),
  namespace: dnsLabelSchema.optional(),
  service: dnsLabelSchema.optional(),
});

export const modelsRoute = defineRoute({
  method: "GET",
  path: "/api/v1/models",
  summary:
    "A row a model version: rates, errors, TTFT, TPOT, tokens, queue, KV cache, share wanted and observed",
  action: "mesh.read",
  params: z.strictObject({}),
  query,
  body: z.undefined(),
  answer: modelsSchema,
  status: 200,
});

export const modelTrendsRoute = defineRoute({
  method: "GET",
  path: "/api/v1/models/trends",
  summary: "How each model version's figures moved: the window before, and a small line of each",
  action: "mesh.read",
  params: z.strictObject({}),
  query: query.extend({
    /** Which small lines, by comma; all when left out. Each costs Prometheus as much as a figure at every point. */
    lines: z
      .string()
      .transform((text) => text.split(","))
      .pipe(z.array(z.enum(trendNames)).min(1))
      .optional(),
    /** `no`: without the figures of the window before. */
    previous: z.enum(["yes", "no"]).default("yes"),
  }),
  body: z.undefined(),
  answer: modelTrendsSchema,
  status: 200,
});

export const comparisonRoute = defineRoute({
  method: "GET",
  path: "/api/v1/models/comparison",
  summary:
    "One model's versions side by side: sample counts, intervals, how they differ, where a request's time goes, cost",
  action: "mesh.read",
  params: z.strictObject({}),
  query: query
    .required({ namespace: true, service: true })
    /** The version that the others are compared with. */
    .extend({ base: versionNameSchema.optional() }),
  body: z.undefined(),
  answer: comparisonSchema,
  status: 200,
});
