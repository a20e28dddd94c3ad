import type { LogsFilter } from "../../lib/logs/logs-link";
import type { ModelRow, PercentilesMs } from "../../lib/models/models";
import type { FigureUnit } from "../ui/figure-text";

export type MeasureName =
  | "share"
  | "requests"
  | "errors"
  | "ttft"
  | "tpot"
  | "e2e"
  | "input"
  | "tokens"
  | "running"
  | "waiting"
  | "kv";

/** One thing measured of every version, and the requests behind its figure where they can be told. */
export type ModelMeasure = {
  name: MeasureName;
  of:
    | { kind: "share" }
    | { kind: "percentiles"; pick: (row: ModelRow) => PercentilesMs }
    /** `none`: why there may be no value. */
    | {
        kind: "value";
        pick: (row: ModelRow) => number | null;
        unit: FigureUnit;
        none: "noRequests" | "unsaid";
      };
  to?: (row: ModelRow) => LogsFilter | undefined;
  isBad?: (row: ModelRow) => boolean;
};

/** What versions of models are compared by, in the order in which a person asks. */
export const modelMeasures: readonly ModelMeasure[] = [
  { name: "share", of: { kind: "share" } },
  {
    name: "requests",
    of: value((row) => row.requestsPerSecond, "per-second", "noRequests"),
    to: behind,
  },
  {
    name: "errors",
    of: value((row) => row.errorRatio, "ratio", "noRequests"),
    to: (row) => ({ ...behind(row), status: "error" }),
    isBad: (row) => (row.errorRatio ?? 0) >= 0.01,
  },
  {
    name: "ttft",
    of: { kind: "percentiles", pick: (row) => row.ttftMs },
    to: (row) => slower(row.ttftMs, (ms) => ({ ...behind(row), ttftSlowerMs: ms })),
  },
  { name: "tpot", of: { kind: "percentiles", pick: (row) => row.tpotMs } },
  {
    name: "e2e",
    of: { kind: "percentiles", pick: (row) => row.e2eMs },
    to: (row) => slower(row.e2eMs, (ms) => ({ ...behind(row), slowerMs: ms })),
  },
  { name: "input", of: value((row) => row.inputTokensPerSecond, "tokens-per-second") },
  { name: "tokens", of: value((row) => row.outputTokensPerSecond, "tokens-per-second") },
  { name: "running", of: value((row) => row.running, "count") },
  { name: "waiting", of: value((row) => row.waiting, "count"), isBad: (row) => (row.waiting ?? 0) >= 5 },
  {
    name: "kv",
    of: value((row) => row.kvCacheUsage, "ratio"),
    isBad: (row) => (row.kvCacheUsage ?? 0) >= 0.95,
  },
];

function value(
  pick: (row: ModelRow) => number | null,
  unit: FigureUnit,
  none: "noRequests" | "unsaid" = "unsaid",
): ModelMeasure["of"] {
  return { kind: "value", pick, unit, none };
}

function behind({ namespace, service, version }: ModelRow): LogsFilter {
  return { service: `${namespace}/${service}`, version };
}

/** What lies beyond the p95; nothing where that cannot be said. */
function slower({ p95 }: PercentilesMs, filter: (ms: number) => LogsFilter): LogsFilter | undefined {
  return p95 === null ? undefined : filter(Math.floor(p95));
}
