import { describe, expect, it } from "vitest";
import messages from "../../messages/en.json";
import { backtestCaveats, backtestRows, type Seen } from "./backtest";

const peakAt = new Date("2026-11-24T12:00:00Z");
const seen = (more: Partial<Seen> = {}): Seen => ({
  caller: "orchestrator",
  version: "v1",
  peak: 9,
  peakAt,
  callers: 2,
  calls: 1_000.4,
  excess: 0.2,
  ...more,
});

describe("backtestRows", () => {
  it.each<[string, Partial<Seen>, number | null]>([
    ["the share of all that was above the limit", {}, 201],
    ["none when it was never reached", { peak: 3, excess: null }, 0],
    ["none when it was reached and not passed", { peak: 4, excess: null }, 0],
    ["at least one when it was passed for an instant", { excess: 0.000_1 }, 1],
    ["unknown without a count of calls, which is not none", { calls: null }, null],
    ["unknown without a share, which is not none", { excess: null }, null],
  ])("refused calls: %s", (_, more, refused) => {
    expect(backtestRows([seen(more)], () => 4)).toMatchObject([{ limit: 4, refused }]);
  });

  it("leaves out versions without a limit, and begins with what came nearest to its own", () => {
    const limits: Record<string, number> = { v1: 100, v2: 10 };
    const all = [seen({ peak: 50 }), seen({ version: "v2", peak: 9 }), seen({ version: "v3", peak: 1_000 })];
    const rows = backtestRows(all, (version) => limits[version] ?? null);
    expect(rows.map(({ version, peak, limit }) => [version, peak, limit])).toEqual([
      ["v2", 9, 10],
      ["v1", 50, 100],
    ]);
  });

  it("says nothing of what nobody saw", () => {
    expect(backtestRows([], () => 4)).toEqual([]);
  });
});

describe("backtestCaveats", () => {
  it.each([
    ["proxy", 3_600, ["between-scrapes", "estimate"]],
    ["service", 3_600, ["between-scrapes", "estimate", "callers-together"]],
    ["proxy", 540, ["between-scrapes", "estimate", "short-history"]],
  ] as const)("of %s over %d s", (source, coveredSeconds, expected) => {
    const caveats = backtestCaveats({ source, coveredSeconds, windowSeconds: 3_600 });
    expect(caveats).toEqual(expected);
    expect(Object.keys(messages.policies.preview.caveat)).toEqual(expect.arrayContaining(caveats));
  });
});
