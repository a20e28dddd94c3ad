import { describe, expect, it } from "vitest";
import type { ModelRow } from "../../lib/models/models";
import { sortModels, sortNames } from "./sort-models";

const nothing = { p50: null, p95: null, p99: null };
const row = (version: string, waiting: number | null): ModelRow => ({
  namespace: "llm",
  service: "chat-model",
  version,
  health: "well",
  requestsPerSecond: null,
  errorRatio: null,
  ttftMs: nothing,
  tpotMs: nothing,
  e2eMs: nothing,
  inputTokensPerSecond: null,
  outputTokensPerSecond: null,
  running: null,
  waiting,
  kvCacheUsage: null,
  readyEndpoints: null,
  observedShare: null,
  wantedShare: null,
});

describe("models in order", () => {
  const rows = [row("v1", null), row("v2", 0), row("v3", 7), row("v4", 7)];
  const names = (sorted: readonly ModelRow[]) => sorted.map(({ version }) => version).join(" ");

  it("puts the largest first, nothing known last, and ties by name", () => {
    expect(names(sortModels(rows, "waiting"))).toBe("v3 v4 v2 v1");
  });

  it.each(sortNames)("by %s loses no row and leaves the given ones as they are", (by) => {
    expect(sortModels(rows, by)).toHaveLength(rows.length);
    expect(names(rows)).toBe("v1 v2 v3 v4");
  });
});
