import {
  jsonFields,
  type LogQl,
  labelEquals,
  labelMatches,
  labelNames,
  labelNotEquals,
  labelNotMatches,
  labelNumber,
  lineHas,
  lineHasAnyCase,
  lines,
  logql,
  type Stage,
  type StreamMatcher,
  seconds,
  streamEquals,
} from "../logql/logql";
import type { LineFilter } from "./filter";
import { goneStatus, okStatus } from "./outcome";

/** Names that queries here take out of lines; they are no labels of streams. */
export const extractedFields = [
  "status",
  "response_flags",
  "duration_ms",
  "ttft_ms",
  "tenant",
  "caller",
  "caller_namespace",
  "request_id",
] as const;
type Field = (typeof extractedFields)[number];

/** What a condition asks of the line's fields, and a text that a fitting line holds for sure, which is cheap to look for. */
type Condition = { fields: Field[]; stages: Stage[]; holds?: string };

/** The lines that a filter lets through: streams first, then texts, then fields. */
export function linesQuery(filter: LineFilter): LogQl {
  return lines(streamsOf(filter), [...textStages(filter), ...fieldStages(conditionsOf(filter), [])]);
}

/** How many lines of each status and flag there were in each step before a moment. */
export function countsQuery(filter: LineFilter, stepSeconds: number): LogQl {
  const stages = [...textStages(filter), ...fieldStages(conditionsOf(filter), ["status", "response_flags"])];
  const chosen = lines(streamsOf(filter), stages);
  const by = labelNames(["status", "response_flags"]);
  return logql`sum by (${by}) (count_over_time(${chosen} [${seconds(stepSeconds)}]))`;
}

/** Every line of one request. `requestId` is one that `isQueryableId` lets through. */
export function requestQuery(mesh: string, requestId: string): LogQl {
  return lines(
    [streamEquals("mesh", mesh)],
    [
      lineHas(requestId),
      jsonFields(["request_id"]),
      labelEquals("request_id", requestId),
      labelEquals("__error__", ""),
    ],
  );
}

/** The streams that a filter is about, with all their lines. */
export function streamsQuery(filter: Pick<LineFilter, "mesh" | "namespace" | "service" | "version">): LogQl {
  return lines(streamsOf(filter));
}

function streamsOf({
  mesh,
  namespace,
  service,
  version,
}: Pick<LineFilter, "mesh" | "namespace" | "service" | "version">): StreamMatcher[] {
  return Object.entries({ mesh, namespace, service, version }).flatMap(([label, value]) =>
    value === undefined ? [] : [streamEquals(label, value)],
  );
}

/** Filters of the line's text: what is asked for, and what a fitting line holds for sure. */
export function textStages(filter: Omit<LineFilter, "mesh">): Stage[] {
  const held = conditionsOf(filter).flatMap(({ holds }) =>
    holds !== undefined && isPlain(holds) ? [lineHas(holds)] : [],
  );
  if (filter.text === undefined) return held;
  // Inside JSON a text stands escaped.
  return [lineHasAnyCase([filter.text, JSON.stringify(filter.text).slice(1, -1)]), ...held];
}

function fieldStages(conditions: Condition[], also: Field[]): Stage[] {
  const fields = [...new Set([...conditions.flatMap((each) => each.fields), ...also])];
  const stages = conditions.flatMap((each) => each.stages);
  // A line that a stage cannot read passes a log query, and fails a count as a whole.
  return fields.length === 0 ? [] : [jsonFields(fields), ...stages, labelEquals("__error__", "")];
}

export function conditionsOf(filter: Omit<LineFilter, "mesh">): Condition[] {
  const { status, flag, minDurationMs, minTtftMs, tenant, caller } = filter;
  const all: Condition[] = [];
  if (status !== undefined) all.push(statusCondition(status));
  if (flag !== undefined) {
    const pattern = `(.*,)?${flag}(,.*)?`;
    all.push({ fields: ["response_flags"], stages: [labelMatches("response_flags", pattern)], holds: flag });
  }
  if (minDurationMs !== undefined) {
    all.push({ fields: ["duration_ms"], stages: [labelNumber("duration_ms", ">=", minDurationMs)] });
  }
  if (minTtftMs !== undefined) {
    all.push({ fields: ["ttft_ms"], stages: [labelNumber("ttft_ms", ">=", minTtftMs)] });
  }
  if (tenant !== undefined) {
    all.push({ fields: ["tenant"], stages: [labelEquals("tenant", tenant)], holds: tenant });
  }
  if (caller !== undefined) {
    const [namespace = "", name = ""] = caller.split("/");
    const stages = [labelEquals("caller", name), labelEquals("caller_namespace", namespace)];
    all.push({ fields: ["caller", "caller_namespace"], stages, holds: name });
  }
  return all;
}

function statusCondition(status: string): Condition {
  if (status === "ok") return { fields: ["status"], stages: [labelMatches("status", okStatus)] };
  if (status !== "error") {
    return { fields: ["status"], stages: [labelEquals("status", status)], holds: status };
  }
  return {
    fields: ["status", "response_flags"],
    stages: [
      labelNotEquals("status", ""),
      labelNotMatches("status", `${okStatus}|${goneStatus}`),
      labelNotMatches("response_flags", "(.*,)?DC(,.*)?"),
    ],
  };
}

/** Whether a text stands in JSON as it is, whoever wrote it. */
function isPlain(text: string): boolean {
  return /^[A-Za-z0-9 ._:@-]+$/.test(text);
}
