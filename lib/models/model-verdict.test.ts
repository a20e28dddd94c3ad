import { describe, expect, it } from "vitest";
import type { Finding } from "../findings/findings";
import { modelVerdictOf } from "./model-verdict";
import type { ModelRow } from "./models";

const none = { p50: null, p95: null, p99: null };
const row = (version: string, over: Partial<ModelRow> = {}): ModelRow => ({
  ...{ namespace: "llm", service: "chat-model", version, health: "well" },
  ...{ requestsPerSecond: 6.126, errorRatio: 0, ttftMs: none, tpotMs: none, e2eMs: none },
  ...{ inputTokensPerSecond: null, outputTokensPerSecond: null, running: null, waiting: null },
  ...{ kvCacheUsage: null, readyEndpoints: 2, observedShare: null, wantedShare: 0.5 },
  ...over,
});
const stale = {
  since: "2026-01-01T00:00:00.000Z",
  upstream: "prometheus",
  code: "upstream-unavailable",
  message: "gone",
} as const;
const finding = (over: Partial<Finding>): Finding => ({
  ...{ id: "1", code: "ttft-rise", severity: "warning", namespace: "llm", service: "chat-model" },
  ...{ version: "v2", upstream: null, since: null, figures: [], params: {}, seenBy: [], changes: [] },
  ...{ actions: [], logs: null, changeId: null, policyId: null },
  ...over,
});

describe("what a model's page says first", () => {
  const well = [row("v1"), row("v2")];
  const unserved = [row("v1"), row("v2", { readyEndpoints: 0, wantedShare: 0.205 })];
  it.each([
    ["all well", { rows: well }, "well", "well", null, { versions: 2, rate: 12.3 }],
    [
      "one version fails, and another a little",
      {
        rows: [
          row("v1", { health: "degraded", errorRatio: 0.02 }),
          row("v2", { health: "failing", errorRatio: 0.061 }),
        ],
      },
      "failing",
      "sick",
      "v2",
      { percent: 6.1 },
    ],
    [
      "of two that fail the one that fails more",
      {
        rows: [
          row("v1", { health: "failing", errorRatio: 0.06 }),
          row("v2", { health: "failing", errorRatio: 0.5 }),
        ],
      },
      "failing",
      "sick",
      "v2",
      { percent: 50 },
    ],
    ["nobody is there to serve a share", { rows: unserved }, "failing", "unserved", "v2", { percent: 20.5 }],
    ["nobody can say who is ready", { rows: [row("v1", { readyEndpoints: null })] }, "well", "well", null],
    [
      "nobody is ready, and nobody need be",
      {
        rows: [
          row("v1"),
          row("v3", { readyEndpoints: 0, wantedShare: 0, health: "idle", requestsPerSecond: 0 }),
        ],
      },
      "well",
      "well",
      null,
      { versions: 1, rate: 6.13 },
    ],
    ["no request", { rows: [row("v1", { health: "idle", requestsPerSecond: 0 })] }, "idle", "idle", null],
    [
      "figures that could not be read",
      { rows: [row("v1", { health: "unknown" })] },
      "unknown",
      "unknown",
      null,
    ],
    ["no version at all", { rows: [] }, "unknown", "nothing", null],
    ["old figures", { rows: well, stale }, "unknown", "figures-old", null, { upstream: "prometheus" }],
    ["no figures ever", { rows: [], stale }, "unknown", "upstream-away", null, { upstream: "prometheus" }],
    ["old figures, and nobody ready", { rows: unserved, stale }, "failing", "unserved", "v2", {}],
  ] as const)("%s", (_, facts, tone, code, version, params = {}) => {
    const verdict = modelVerdictOf({ findings: [], stale: null, ...facts });
    expect(verdict).toMatchObject({ kind: "plain", tone, code, version, params });
  });

  it("is the worst finding, with the others beneath, also in old figures", () => {
    const [first, second] = [finding({ severity: "critical" }), finding({ id: "2" })];
    expect(modelVerdictOf({ rows: well, findings: [first, second], stale })).toEqual({
      ...{ kind: "finding", tone: "failing", finding: first, others: [second] },
    });
  });
});
