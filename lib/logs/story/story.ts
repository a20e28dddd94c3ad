import { z } from "zod";
import { staleSchema, warningSchema } from "../../metrics/reading";
import { logLineSchema } from "../log-line";
import { outcomeSchema } from "../outcome";

const ms = z.number().nullable();
const count = z.number().int().nullable();
const name = z.string().nullable();

/** Which rule of which revision chose where a call went. */
export const chosenBySchema = z.object({ policyId: z.string(), revision: count, rule: name });
export type ChosenBy = z.infer<typeof chosenBySchema>;

/** One call of a request, as the side that answered it logged it; a caller's word where nobody answered. */
export const hopSchema = z.object({
  id: z.string(),
  parentId: name,
  /** Its caller is not among the lines; it stands where times and names suggest. */
  isGuessed: z.boolean(),
  depth: z.number().int(),
  reporter: z.enum(["destination", "source"]),
  namespace: name,
  service: name,
  version: name,
  instance: name,
  /** `namespace/name` of who called. */
  caller: name,
  callerVersion: name,
  /** The address that the caller's proxy sent it to; null where it was sent nowhere, or nobody says. */
  upstreamHost: name,
  method: name,
  protocol: name,
  status: name,
  outcome: outcomeSchema,
  flags: z.array(z.string()),
  error: name,
  attempt: count,
  /** After the request's start. */
  startMs: z.number(),
  durationMs: ms,
  /** By how much its clock was off for sure: it was moved by this, into its caller's time. */
  skewMs: z.number(),
  tenant: name,
  model: name,
  ttftMs: ms,
  queueMs: ms,
  prefillMs: ms,
  decodeMs: ms,
  promptTokens: count,
  completionTokens: count,
  cachedTokens: count,
  finishReason: name,
  chosenBy: chosenBySchema.nullable(),
  lineId: z.string(),
});
export type Hop = z.infer<typeof hopSchema>;

/** A piece of the sentence: words are the page's. */
export const sentencePartSchema = z.discriminatedUnion("code", [
  z.object({ code: z.literal("served"), service: z.string(), version: name }),
  z.object({ code: z.literal("failed"), service: z.string(), version: name, status: z.string() }),
  z.object({ code: z.literal("gone"), service: z.string(), version: name }),
  z.object({ code: z.literal("unknown"), service: z.string(), version: name }),
  z.object({ code: z.literal("chosen"), chosenBy: chosenBySchema }),
  z.object({ code: z.literal("flag"), flag: z.string() }),
  z.object({ code: z.literal("took"), ms: z.number() }),
  z.object({ code: z.literal("queued"), ms: z.number() }),
  z.object({ code: z.literal("attempts"), count: z.number().int() }),
  z.object({ code: z.literal("recovered"), count: z.number().int() }),
]);
export type SentencePart = z.infer<typeof sentencePartSchema>;

/** Another request that carried the same id in the time that was searched. */
export const namesakeSchema = z.object({ traceId: z.string(), at: z.string() });

/** Answer of `GET /api/v1/requests/{requestId}`; without hops and lines where the searched time holds none. */
export const storySchema = z.object({
  mesh: z.string(),
  requestId: z.string(),
  generatedAt: z.iso.datetime(),
  searched: z.object({ start: z.string(), end: z.string() }),
  traceId: name,
  tenant: name,
  model: name,
  startedAt: z.string().nullable(),
  durationMs: ms,
  outcome: outcomeSchema,
  sentence: z.array(sentencePartSchema),
  /** Callers before whom they called, in order of time. */
  hops: z.array(hopSchema),
  /** Oldest first. */
  lines: z.array(logLineSchema),
  repeatedLines: z.number().int(),
  /** Hops that only lines of namespaces tell of which whoever asks may not read. */
  hopsOutside: z.number().int(),
  namesakes: z.array(namesakeSchema),
  logql: z.string(),
  warnings: z.array(warningSchema),
  stale: staleSchema.nullable(),
});
export type Story = z.infer<typeof storySchema>;
