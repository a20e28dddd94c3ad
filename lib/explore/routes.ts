import { z } from "zod";
import { defineRoute } from "../contract/define-route";
import { conceptNameSchema } from "../metrics/concept-name";
import { dimensionListSchema } from "../metrics/dimensions";
import { dnsLabelSchema, versionNameSchema } from "../policies/names";
import { maxWrittenLength } from "../promql/promql";
import {
  completionSchema,
  exploredConceptSchema,
  exploredSchema,
  linksSchema,
  metadataAnswerSchema,
} from "./explore";

/** Unix seconds, fractions allowed. */
const unixSeconds = z.coerce.number().min(0).max(4_102_444_800);
const widthPx = z.coerce.number().int().min(10).max(10_000);
const mesh = dnsLabelSchema;

const moment = z.strictObject({ mesh, query: z.string().min(1).max(maxWrittenLength), at: unixSeconds });
const range = z
  .strictObject({
    mesh,
    query: z.string().min(1).max(maxWrittenLength),
    start: unixSeconds,
    end: unixSeconds,
    /** Exactly so many seconds between points; left out, as many as `widthPx` has room for. */
    step: z.coerce.number().int().min(1).max(86_400).optional(),
    widthPx: widthPx.optional(),
  })
  .refine((body) => body.start < body.end, { path: ["end"], message: "is not after start" });

export const exploreQueryRoute = defineRoute({
  method: "POST",
  path: "/api/v1/explore/query",
  summary:
    "Any PromQL, at a moment or over a range; what Prometheus says against it is a 422 in its own words",
  action: "mesh.read",
  params: z.strictObject({}),
  query: z.strictObject({}),
  body: z.union([moment, range]),
  answer: exploredSchema,
  status: 200,
});
export type ExploreQueryInput = z.output<typeof exploreQueryRoute.body>;

export const exploreConceptRoute = defineRoute({
  method: "GET",
  path: "/api/v1/explore/concept",
  summary: "Any concept over time, told apart and narrowed as one likes, with where it comes from and why",
  action: "mesh.read",
  params: z.strictObject({}),
  query: z
    .strictObject({
      mesh,
      concept: conceptNameSchema,
      /** Dimensions with commas between. */
      by: dimensionListSchema.default([]),
      namespace: dnsLabelSchema.optional(),
      service: dnsLabelSchema.optional(),
      version: versionNameSchema.optional(),
      start: unixSeconds,
      end: unixSeconds,
      widthPx: widthPx.optional(),
    })
    .refine((query) => query.start < query.end, { path: ["end"], message: "is not after start" }),
  body: z.undefined(),
  answer: exploredConceptSchema,
  status: 200,
});
export type ExploreConceptInput = z.output<typeof exploreConceptRoute.query>;

export const completionRoute = defineRoute({
  method: "GET",
  path: "/api/v1/explore/completion",
  summary: "Names of metrics, of labels, or values of a label, to write a query with: at most 500",
  action: "mesh.read",
  params: z.strictObject({}),
  query: z
    .strictObject({
      mesh,
      kind: z.enum(["metrics", "labels", "values"]),
      /** What the name or value begins with. */
      prefix: z.string().max(200).optional(),
      /** Of this metric's series only. */
      metric: z
        .string()
        .max(200)
        .regex(/^[a-zA-Z_:][a-zA-Z0-9_:]*$/)
        .optional(),
      /** Whose values. */
      label: z
        .string()
        .max(200)
        .regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/)
        .optional(),
    })
    .refine(({ kind, label }) => kind !== "values" || label !== undefined, {
      path: ["label"],
      message: "is missing",
    }),
  body: z.undefined(),
  answer: completionSchema,
  status: 200,
});
export type CompletionInput = z.output<typeof completionRoute.query>;

export const exploreMetadataRoute = defineRoute({
  method: "GET",
  path: "/api/v1/explore/metadata",
  summary: "What metrics are (counter, gauge, …) and what is said of them: at most 2,000",
  action: "mesh.read",
  params: z.strictObject({}),
  query: z.strictObject({ mesh }),
  body: z.undefined(),
  answer: metadataAnswerSchema,
  status: 200,
});

export const exploreLinksRoute = defineRoute({
  method: "GET",
  path: "/api/v1/explore/links",
  summary: "Where else a mesh's queries can be looked at",
  action: "mesh.read",
  params: z.strictObject({}),
  query: z.strictObject({ mesh }),
  body: z.undefined(),
  answer: linksSchema,
  status: 200,
});
