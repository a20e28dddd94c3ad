import type { AccessRecord } from "../access-record";
import type { Entry } from "../entry";
import { msOfNs, parseNs } from "../nanoseconds";
import { flagsIn, outcomeOf } from "../outcome";
import { labelledLogs } from "../profiles/known-logs";
import { readLine } from "../profiles/read-line";
import type { ChosenBy, Hop } from "./story";

/** A hop that does not know its place yet; times in unix milliseconds, span ids as logged. */
export type LooseHop = Omit<Hop, "parentId" | "depth" | "isGuessed" | "startMs" | "skewMs"> & {
  traceId: string | null;
  spanId: string | null;
  parentSpanId: string | null;
  startedAt: number;
  endedAt: number;
  /** Of the connection, as far as its side saw it: from where it came, and to where. */
  ends: { from: string | null; to: string | null };
};

/** What an access log line says of one call; undefined for a line that is none. */
export function recordHop(entry: Entry, known = labelledLogs): LooseHop | undefined {
  const { record, isCall } = readLine(entry, known);
  if (!record || !isCall) return undefined;
  const ns = (record.time === undefined ? undefined : parseNs(record.time)) ?? entry.ns;
  const endedAt = msOfNs(ns);
  const durationMs = record.duration_ms ?? null;
  return {
    id: record.span_id ? `${record.span_id}-${record.reporter ?? "destination"}` : entry.key,
    traceId: record.trace_id ?? null,
    spanId: record.span_id ?? null,
    parentSpanId: meant(record.parent_span_id),
    startedAt: endedAt - (durationMs ?? 0),
    endedAt,
    durationMs,
    ...placeOf(record, entry.labels),
    ...endOf(record),
    ...workOf(record),
    chosenBy: chosenBy(record),
    ends: endsOf(record),
    lineId: `${entry.ns}-${entry.key}`,
  };
}

function placeOf(record: AccessRecord, labels: Record<string, string>) {
  const caller = meant(record.caller);
  return {
    reporter: record.reporter ?? "destination",
    namespace: meant(record.namespace) ?? meant(labels.namespace),
    service: meant(record.service) ?? meant(labels.service),
    version: meant(record.version) ?? (record.service === undefined ? meant(labels.version) : null),
    instance: meant(record.instance),
    caller: caller && `${meant(record.caller_namespace) ?? meant(record.namespace) ?? "unknown"}/${caller}`,
    callerVersion: meant(record.caller_version),
    upstreamHost: record.reporter === "source" ? meant(record.upstream_host) : null,
    method: meant(record.method),
    protocol: meant(record.protocol),
    tenant: meant(record.tenant),
    model: meant(record.model),
  } as const;
}

/** A caller's sidecar sends from one address to another; the callee's sees the same two. */
function endsOf(record: AccessRecord): LooseHop["ends"] {
  return record.reporter === "source"
    ? { from: meant(record.upstream_local_address), to: meant(record.upstream_host) }
    : { from: meant(record.downstream_remote_address), to: meant(record.downstream_local_address) };
}

function endOf(record: AccessRecord) {
  return {
    status: meant(record.status),
    outcome: outcomeOf(record.status, record.response_flags),
    flags: flagsIn(record.response_flags),
    error: meant(record.error),
    attempt: record.attempt ?? null,
    finishReason: meant(record.finish_reason),
  };
}

function workOf(record: AccessRecord) {
  return {
    ttftMs: record.ttft_ms ?? null,
    queueMs: record.queue_ms ?? null,
    prefillMs: record.prefill_ms ?? null,
    decodeMs: record.decode_ms ?? null,
    promptTokens: record.prompt_tokens ?? null,
    completionTokens: record.completion_tokens ?? null,
    cachedTokens: record.cached_tokens ?? null,
  };
}

function chosenBy({ policy_id, policy_revision, policy_rule }: AccessRecord): ChosenBy | null {
  const policyId = meant(policy_id);
  if (policyId === null) return null;
  return { policyId, revision: policy_revision ?? null, rule: meant(policy_rule) };
}

function meant(value: string | undefined): string | null {
  return value === undefined || value === "" || value === "-" || value === "unknown" ? null : value;
}
