import { describe, expect, it } from "vitest";
import type { ServiceDetail } from "../../../lib/services/services";
import { ruleNames, standingWeights } from "./rule-weights";
import { shiftRows, startingWeights, withoutEndpoints } from "./shift-rows";

const signals = (requestsPerSecond: number | null) => ({
  requestsPerSecond,
  errorRatio: null,
  p50Ms: null,
  p95Ms: null,
  p99Ms: null,
});

const versionRow = (version: string, rate: number | null, readyEndpoints: number | null) => ({
  version,
  readyEndpoints,
  signals: signals(rate),
  observedShare: null,
  model: null,
});

const detail: ServiceDetail = {
  mesh: "demo",
  namespace: "llm",
  service: "chat-model",
  isModel: true,
  versions: ["v1", "v2", "v3"],
  readyEndpoints: 3,
  health: "well",
  signals: signals(20),
  generatedAt: "2026-01-01T00:00:00.000Z",
  instances: [],
  versionRows: [versionRow("v1", 18, 2), versionRow("v2", 2, 1), versionRow("v3", null, 0)],
  weights: { v1: 9000, v2: 1000 },
  weightRules: ["default"],
  owner: { kind: "person", name: "demo" },
  policies: [],
  weightsChange: null,
  lastChange: null,
  warnings: [],
  stale: null,
};

const rule = (name: string | undefined, v1: number) => ({
  ...(name === undefined ? {} : { name, match: [{ path: { prefix: "/" } }] }),
  split: [
    { to: { version: "v1" }, weightBp: v1 },
    { to: { version: "v2" }, weightBp: 10_000 - v1 },
  ],
});

const withRules: ServiceDetail = {
  ...detail,
  policies: [
    {
      id: "p",
      kind: "route",
      newestRevision: 7,
      spec: { rules: [rule("canary", 2000), rule(undefined, 9000)] },
      state: "converged",
      strength: { kind: "none" },
      updatedAt: "2026-01-01T00:00:00.000Z",
      updatedBy: "demo",
    },
  ],
};

describe("the rows of a shift", () => {
  it("stand now beside then in shares and requests per second", () => {
    const rows = shiftRows(detail, detail.weights, { v1: 5000, v2: 5000, v3: 0 });
    expect(
      rows.map(({ version, nowBp, thenBp, thenRequestsPerSecond }) => [
        version,
        nowBp,
        thenBp,
        thenRequestsPerSecond,
      ]),
    ).toEqual([
      ["v1", 9000, 5000, 10],
      ["v2", 1000, 5000, 10],
      ["v3", 0, 0, 0],
    ]);
  });

  it("say nothing of requests that nobody measured", () => {
    const [row] = shiftRows({ ...detail, signals: signals(null) }, null, { v1: 10_000 });
    expect(row).toMatchObject({ nowBp: null, thenRequestsPerSecond: null });
  });

  it("name versions that would carry without anything ready", () => {
    expect(withoutEndpoints(shiftRows(detail, null, { v1: 9000, v3: 1000 }))).toEqual(["v3"]);
    expect(withoutEndpoints(shiftRows(detail, null, { v1: 10_000, v3: 0 }))).toEqual([]);
  });
});

describe("where a shift begins", () => {
  it("is what stands, else what the mesh spreads over", () => {
    expect(startingWeights(detail, detail.weights)).toEqual({ v1: 9000, v2: 1000 });
    expect(startingWeights(detail, null)).toEqual({ v1: 2, v2: 1, v3: 0 });
  });

  it("names no rule where there is no choice", () => {
    expect(standingWeights(detail, "canary", null)).toEqual({
      baseRevision: null,
      rule: null,
      weights: { v1: 9000, v2: 1000 },
      found: null,
    });
  });

  it("is the chosen rule's weights, else those of the rule that carries everything else", () => {
    expect(standingWeights(withRules, "canary", null)).toMatchObject({
      rule: "canary",
      weights: { v1: 2000 },
    });
    expect(standingWeights(withRules, null, null)).toMatchObject({ baseRevision: 7, rule: "default" });
  });

  it("is what others wrote, where no policy stands: always by the name of a rule that can be moved alone", () => {
    const found = {
      ...{ etag: "seen", objects: ["VirtualService llm/chat"], owners: [], owned: null, way: null },
      whole: { outcome: "beyond" as const, fields: [] },
      rules: [
        { rule: "old", weights: null, why: "It answers by itself." },
        { rule: "canary", weights: { v2: 10_000 }, why: null },
        { rule: "main", weights: { v1: 8000, v2: 2000 }, why: null },
      ],
    };
    expect(ruleNames(detail, found)).toEqual(["canary", "main"]);
    const main = { baseRevision: null, rule: "main", weights: { v1: 8000, v2: 2000 }, found: "seen" };
    expect(standingWeights(detail, null, found)).toEqual(main);
    expect(standingWeights(detail, "old", found)).toEqual(main);
    expect(standingWeights(detail, "canary", found)).toMatchObject({
      rule: "canary",
      weights: { v2: 10_000 },
    });
    const one = { ...found, rules: found.rules.slice(2) };
    expect(standingWeights(detail, null, one)).toEqual(main);
  });
});
