import { describe, expect, it } from "vitest";
import { drawTimeline } from "./draw-timeline";

const range = { start: 100, end: 150, stepSeconds: 10 };
const line = (concept: string, values: (number | null)[], version = "v1") => ({
  concept,
  labels: { callerNamespace: "llm", callerService: "orchestrator", version },
  points: values.map((value, step) => [100 + step * 10, value] as const),
});
const told = (lines: ReturnType<typeof line>[]) =>
  drawTimeline(lines, range).map(({ version, stretches }) => [
    version,
    stretches.map(({ from, to, word }) => `${from}-${to} ${word}`),
  ]);

describe("a timeline of breakers", () => {
  it("joins steps of one word, the gravest of what each concept says", () => {
    const lines = [
      line("refused", [0, 0, 2, 1, 0, 0]),
      line("breakerOpen", [0, 1, 1, 0, 0, 0]),
      line("ejectedEndpoints", [0, 0, 0, 1, 1, 0]),
    ];
    expect(told(lines)).toEqual([
      ["v1", ["90-100 closed", "100-110 open", "110-130 refusing", "130-140 ejecting", "140-150 closed"]],
    ]);
  });

  it("does not say that all was let through where nobody told", () => {
    const lines = [line("refused", [0, null, null, 0, 0, 0])];
    expect(told(lines)).toEqual([["v1", ["90-100 closed", "100-120 unknown", "120-150 closed"]]]);
  });

  it("takes the rest of a rate for no refusal", () => {
    expect(told([line("refused", [1e-9, 0, 0, 0, 0, 0])])).toEqual([["v1", ["90-150 closed"]]]);
  });

  it("begins with who did something", () => {
    const quiet = line("refused", [0, 0, 0, 0, 0, 0], "v1");
    const loud = line("refused", [0, 0, 0, 3, 0, 0], "v2");
    expect(told([quiet, loud]).map(([version]) => version)).toEqual(["v2", "v1"]);
  });
});
