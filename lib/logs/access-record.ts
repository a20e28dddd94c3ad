import { z } from "zod";

const word = z.string().max(512).optional().catch(undefined);
const sentence = z
  .string()
  .transform((text) => text.slice(0, 4_000))
  .optional()
  .catch(undefined);
const amount = z.number().min(0).max(1e15).optional().catch(undefined);
const whole = z.number().int().min(0).max(1e15).optional().catch(undefined);
/** Some shippers write numbers as words and the other way round. */
const code = z
  .union([z.string().max(512), z.number().transform(String)])
  .optional()
  .catch(undefined);

const demoShape = {
  time: word,
  level: word,
  reporter: z.enum(["destination", "source"]).optional().catch(undefined),
  request_id: code,
  trace_id: word,
  span_id: word,
  parent_span_id: word,
  namespace: word,
  service: word,
  version: word,
  instance: word,
  caller: word,
  caller_namespace: word,
  caller_version: word,
  method: word,
  protocol: word,
  status: code,
  http_status: code,
  duration_ms: amount,
  response_flags: word,
  attempt: whole,
  tenant: code,
  model: word,
  policy_id: word,
  policy_revision: z.coerce.number().int().min(0).max(1e9).optional().catch(undefined),
  policy_rule: code,
  ttft_ms: amount,
  queue_ms: amount,
  prefill_ms: amount,
  decode_ms: amount,
  prompt_tokens: whole,
  completion_tokens: whole,
  cached_tokens: whole,
  finish_reason: word,
  error: sentence,
  message: sentence,
};
const demoSchema = z.object(demoShape);

/**
 * One call as one side of it logged it. A field that is absent, or not what it should be, is left out: a line of
 * another shape is still a line. `time` is the call's end.
 */
export const accessRecordSchema = z.object({
  ...demoShape,
  /** Until the upstream's answer began, as Envoy saw it: no time to a first token, but the nearest that it knows. */
  upstream_ms: amount,
  /** Why Envoy answered as it did: `via_upstream`. */
  details: word,
  authority: word,
  upstream_cluster: word,
  requested_server_name: word,
  upstream_host: word,
  upstream_local_address: word,
  downstream_local_address: word,
  downstream_remote_address: word,
  /** What the engine calls the request: `chatcmpl-…`. */
  engine_id: word,
});
export type AccessRecord = z.infer<typeof accessRecordSchema>;

/** What Heddle's own format has. */
export const demoFieldNames = Object.keys(demoShape) as (keyof typeof demoShape)[];

/** What a line of Heddle's own format says; null when it is no JSON object, or says nothing of what is read here. */
export function readAccessRecord(line: string): AccessRecord | null {
  if (!line.trimStart().startsWith("{")) return null;
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return null;
  }
  const read = demoSchema.safeParse(json);
  return read.success ? saying(read.data) : null;
}

/** A record of what was found at a profile's places; null where that is nothing. */
export function recordOf(found: Record<string, unknown>): AccessRecord | null {
  return saying(accessRecordSchema.parse(found));
}

function saying(record: AccessRecord): AccessRecord | null {
  const said = Object.entries(record).filter(([, value]) => value !== undefined);
  return said.length === 0 ? null : (Object.fromEntries(said) as AccessRecord);
}
