import { describe, expect, it } from "vitest";
import { countBars } from "./count-bars";
import { formatNs, parseNs } from "./nanoseconds";
import { bars, timeSpan } from "./time-span";

const now = Date.parse("2026-11-24T10:00:07.250Z");
const told = (span: ReturnType<typeof timeSpan>) => span && [formatNs(span.startNs), formatNs(span.endNs)];

describe("the time that is looked at", () => {
  it.each([
    [{}, ["2026-11-24T09:59:07.000000000Z", "2026-11-24T10:00:07.250000000Z"]],
    [{ window: "15m" as const }, ["2026-11-24T09:45:00.000000000Z", "2026-11-24T10:00:07.250000000Z"]],
    [
      { window: "1m" as const, at: "2026-11-24T08:00:00Z" },
      ["2026-11-24T07:59:00.000000000Z", "2026-11-24T08:00:00.000000000Z"],
    ],
    [
      { start: "2026-11-24T08:00:00.000000001Z", end: "2026-11-24T08:00:00.000000002Z" },
      ["2026-11-24T08:00:00.000000001Z", "2026-11-24T08:00:00.000000002Z"],
    ],
    [{ start: "2026-11-24T08:00:00Z", end: "2026-11-24T08:00:00Z" }, null],
    [{ start: "2026-11-24T10:00:08Z" }, null],
  ])("%j", (times, expected) => expect(told(timeSpan(times, now))).toEqual(expected));

  it("is widened to whole bars, at most about 60 of them", () => {
    for (const length of [1, 59, 60, 900, 901, 3_600, 86_400, 2_592_000]) {
      const endNs = parseNs("2026-11-24T10:00:07.25Z") ?? 0n;
      const startNs = endNs - BigInt(length) * 1_000_000_000n;
      const wide = bars({ startNs, endNs });
      const step = BigInt(wide.stepSeconds) * 1_000_000_000n;
      expect(wide.startNs <= startNs && wide.endNs >= endNs).toBe(true);
      expect([wide.startNs % step, wide.endNs % step]).toEqual([0n, 0n]);
      expect(Number((wide.endNs - wide.startNs) / step)).toBeLessThanOrEqual(62);
    }
  });
});

describe("counts over time", () => {
  it("are bars without holes, and outcomes with the most first", () => {
    const counted = [
      {
        labels: { status: "OK" },
        points: [
          [20, 5],
          [30, 1],
        ] as const,
      },
      { labels: { status: "OK", response_flags: "-" }, points: [[20, 2]] as const },
      { labels: { status: "UNAVAILABLE", response_flags: "UO" }, points: [[40, 4]] as const },
      { labels: { status: "CANCELLED", response_flags: "DC" }, points: [[40, 1]] as const },
      {
        labels: {},
        points: [
          [40, 9],
          [50, 100],
        ] as const,
      },
    ];
    expect(countBars(counted, { start: 10, end: 40, stepSeconds: 10 })).toEqual({
      total: 22,
      outcomes: [
        { status: null, flags: null, outcome: "unknown", count: 9 },
        { status: "OK", flags: null, outcome: "ok", count: 8 },
        { status: "UNAVAILABLE", flags: "UO", outcome: "error", count: 4 },
        { status: "CANCELLED", flags: "DC", outcome: "gone", count: 1 },
      ],
      bars: [
        { at: 10, ok: 7, error: 0, gone: 0, unknown: 0 },
        { at: 20, ok: 1, error: 0, gone: 0, unknown: 0 },
        { at: 30, ok: 0, error: 4, gone: 1, unknown: 9 },
      ],
    });
  });
});
