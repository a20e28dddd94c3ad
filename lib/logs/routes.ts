import { z } from "zod";
import { defineRoute } from "../contract/define-route";
import { isQueryableId } from "../logql/logql";
import { dnsLabelSchema, versionNameSchema } from "../policies/names";
import { cursorSchema } from "./cursor";
import { filterShape, momentSchema, timeShape } from "./filter";
import { logCountsSchema, logsSchema, wholeLineSchema } from "./logs";
import { storySchema } from "./story/story";
import { timeSpan } from "./time-span";

type Given = Parameters<typeof timeSpan>[0] & {
  namespace?: string | undefined;
  service?: string | undefined;
};
const isSpan = (query: Given) => timeSpan(query, Date.now()) !== null;
const noSpan = { path: ["end"], message: "is not after start" };
const isService = ({ namespace, service }: Given) => service === undefined || namespace !== undefined;
const noNamespace = { path: ["namespace"], message: "is needed with service" };

/** Shows what was said, mail addresses and keys too, to who may; it is written down. */
const revealSchema = z
  .enum(["true", "false"])
  .transform((said) => said === "true")
  .optional();

export const listLogsRoute = defineRoute({
  method: "GET",
  path: "/api/v1/logs",
  summary: "Request log lines, newest first, paged without gaps or repeats",
  action: "mesh.read",
  params: z.strictObject({}),
  query: z
    .strictObject({
      ...filterShape,
      ...timeShape,
      limit: z.coerce.number().int().min(1).max(1_000).default(100),
      /** From the page before; the filter must be the same, times are those of the first page. */
      cursor: cursorSchema.optional(),
    })
    .refine(isService, noNamespace)
    .refine(isSpan, noSpan),
  body: z.undefined(),
  answer: logsSchema,
  status: 200,
});

export const logCountsRoute = defineRoute({
  method: "GET",
  path: "/api/v1/logs/counts",
  summary: "How many request log lines there are, by outcome and over time",
  action: "mesh.read",
  params: z.strictObject({}),
  query: z
    .strictObject({ ...filterShape, ...timeShape })
    .refine(isService, noNamespace)
    .refine(isSpan, noSpan),
  body: z.undefined(),
  answer: logCountsSchema,
  status: 200,
});

export const logLineRoute = defineRoute({
  method: "GET",
  path: "/api/v1/logs/lines/{lineId}",
  summary: "One log line with its whole text",
  action: "mesh.read",
  reveal: "prompt.read",
  params: z.strictObject({ lineId: z.string().regex(/^\d{1,19}-[A-Za-z0-9_-]{1,64}$/, "is no line's id") }),
  query: z.strictObject({
    mesh: dnsLabelSchema,
    namespace: dnsLabelSchema.optional(),
    service: dnsLabelSchema.optional(),
    version: versionNameSchema.optional(),
    reveal: revealSchema,
  }),
  body: z.undefined(),
  answer: wholeLineSchema,
  status: 200,
});

export const tellRequestRoute = defineRoute({
  method: "GET",
  path: "/api/v1/requests/{requestId}",
  summary: "One request's story: its sentence, its hops in order, its lines",
  action: "mesh.read",
  reveal: "prompt.read",
  params: z.strictObject({ requestId: z.string().refine(isQueryableId, "is no request's id") }),
  query: z.strictObject({
    mesh: dnsLabelSchema,
    /** About when it was; the last six hours are searched when left out. */
    around: momentSchema.optional(),
    reveal: revealSchema,
  }),
  body: z.undefined(),
  answer: storySchema,
  status: 200,
});
