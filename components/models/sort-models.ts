import type { ModelRow } from "../../lib/models/models";

/** What rows can be put in order by; `name` is service and version. */
export const sortNames = ["name", "requests", "errors", "ttft", "e2e", "tokens", "waiting", "kv"] as const;
export type SortName = (typeof sortNames)[number];

const figureOf: Record<Exclude<SortName, "name">, (row: ModelRow) => number | null> = {
  requests: (row) => row.requestsPerSecond,
  errors: (row) => row.errorRatio,
  ttft: (row) => row.ttftMs.p95,
  e2e: (row) => row.e2eMs.p95,
  tokens: (row) => row.outputTokensPerSecond,
  waiting: (row) => row.waiting,
  kv: (row) => row.kvCacheUsage,
};

/** Largest first; what cannot say comes last, and ties stay in order of names. Pure. */
export function sortModels(rows: readonly ModelRow[], by: SortName): ModelRow[] {
  if (by === "name") return [...rows];
  const figure = figureOf[by];
  return [...rows].sort((left, right) => (figure(right) ?? -1) - (figure(left) ?? -1));
}
