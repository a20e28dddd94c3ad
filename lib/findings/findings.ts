import { z } from "zod";
import { changeSummarySchema } from "../changes/changes";
import { upstreams } from "../errors";
import { staleSchema, warningSchema } from "../metrics/reading";

/** The closed catalogue; docs/findings.md says of each when it is said and what to do. */
export const findingCodes = [
  "error-rise",
  "ttft-rise",
  "queue-growth",
  "empty-pool",
  "ejected-endpoints",
  "breaker-tripped",
  "dead-upstream",
  "telemetry-gap",
  "stuck-delivery",
  "drift",
] as const;
export const findingCodeSchema = z.enum(findingCodes);
export type FindingCode = z.infer<typeof findingCodeSchema>;

/** A figure with what it usually is; null where nothing can be said. `name` is a key of messages `findings.figure.*`. */
const findingFigureSchema = z.object({
  name: z.enum([
    "errors",
    "throttled",
    "requests",
    "ttft-p50",
    "ttft-p95",
    "token-gap",
    "waiting",
    "refused",
    "full-callers",
    "ready",
    "ejected",
    "tenant-tokens",
    "targets",
    "seconds",
    "proxies",
  ]),
  value: z.number().nullable(),
  unit: z.enum(["ratio", "per-second", "tokens-per-second", "ms", "count"]),
  usual: z.number().nullable(),
});

/** What can be done next, best first. */
export const findingActionSchema = z.discriminatedUnion("code", [
  z.object({ code: z.literal("undo"), changeId: z.string() }),
  z.object({ code: z.literal("open-change"), changeId: z.string() }),
  z.object({
    code: z.literal("shift-away"),
    namespace: z.string(),
    service: z.string(),
    version: z.string(),
  }),
  z.object({
    code: z.literal("contain"),
    namespace: z.string(),
    service: z.string(),
    tenant: z.string(),
  }),
  z.object({ code: z.literal("edit-policy"), policyId: z.string() }),
  z.object({ code: z.literal("open-service"), namespace: z.string(), service: z.string() }),
  z.object({ code: z.literal("open-mesh") }),
]);
export type FindingAction = z.infer<typeof findingActionSchema>;

/** What the logs page is narrowed to, to see the requests behind a finding. */
const logsFilterSchema = z.object({
  service: z.string().optional(),
  version: z.string().optional(),
  status: z.string().optional(),
  flag: z.string().optional(),
  slowerMs: z.number().optional(),
  ttftSlowerMs: z.number().optional(),
  tenant: z.string().optional(),
  caller: z.string().optional(),
  text: z.string().optional(),
  from: z.string().optional(),
  to: z.string().optional(),
});

export const findingSchema = z.object({
  /** The same from read to read for as long as the fault lasts. */
  id: z.string(),
  code: findingCodeSchema,
  severity: z.enum(["critical", "warning"]),
  namespace: z.string().nullable(),
  service: z.string().nullable(),
  version: z.string().nullable(),
  upstream: z.enum(upstreams).nullable(),
  /** About when it began; null where that cannot be told. */
  since: z.iso.datetime().nullable(),
  figures: z.array(findingFigureSchema),
  /** For the sentence `findings.sentence.<code>`. */
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  /** Services that fail only because they call this one. */
  seenBy: z.array(z.string()),
  /** Of this service, in the 15 minutes before it began, newest first. */
  changes: z.array(changeSummarySchema),
  actions: z.array(findingActionSchema),
  logs: logsFilterSchema.nullable(),
  changeId: z.string().nullable(),
  policyId: z.string().nullable(),
});
export type Finding = z.infer<typeof findingSchema>;

/** Answer of `GET /api/v1/findings`: critical ones first, and of those the newest. */
export const findingsSchema = z.object({
  mesh: z.string(),
  generatedAt: z.iso.datetime(),
  findings: z.array(findingSchema),
  warnings: z.array(warningSchema),
  stale: staleSchema.nullable(),
});
export type Findings = z.infer<typeof findingsSchema>;
