import { describe, expect, it } from "vitest";
import type { Histogram } from "../metrics/histogram";
import { type Counted, compare } from "./compare";

const { POSITIVE_INFINITY: end } = Number;
const ttft = (...counts: number[]): Histogram => ({ bounds: [100, 200, 400, 800, end], counts });
const counted = (version: string, over: Partial<Counted> = {}): Counted => ({
  ...{ version, requests: 1_000, failed: 0, ttft: null, tpot: null },
  ...{ inputTokensMean: null, outputTokensMean: null, ttftPerInputTokenMs: null, decodePerTokenMs: null },
  ...{ e2eMeanMs: null, time: null, cost: { basis: null, perHour: null, perMillion: null, gap: "no-price" } },
  ...over,
});
const find = (all: ReturnType<typeof compare>, version: string) =>
  all.find((each) => each.version === version);

describe("what versions are compared with", () => {
  it.each([
    ["most requests", [counted("v1", { requests: 10 }), counted("v2")], undefined, "v2"],
    ["nearly as many: the first by name", [counted("v2"), counted("v1", { requests: 900 })], undefined, "v1"],
    ["the one asked for", [counted("v1"), counted("v2", { requests: 3 })], "v2", "v2"],
    ["one asked for that is not there", [counted("v1"), counted("v2")], "v9", "v1"],
    [
      "nobody counts",
      [counted("v2", { requests: null }), counted("v1", { requests: null })],
      undefined,
      "v1",
    ],
  ] as const)("%s", (_, all, wanted, base) => {
    const found = compare(all, wanted);
    expect(found.find(({ against }) => against === null)?.version).toBe(base);
    expect(found.filter(({ against }) => against?.version === base)).toHaveLength(all.length - 1);
  });
});

describe("what is measured of a version", () => {
  const [v1, v2] = [
    // p95 of 1,000 is rank 950 ± 13.5: in v1 within 200 to 400, in v2 within 400 to 800.
    counted("v1", { failed: 10, ttft: ttft(500, 400, 100, 0, 0) }),
    counted("v2", { failed: 50, ttft: ttft(100, 400, 300, 200, 0) }),
  ];
  const found = compare([v1, v2]);

  it("has its sample count and intervals", () => {
    const ttft95 = find(found, "v1")?.ttft?.p95;
    // (936.49 - 900) / 100 and (963.51 - 900) / 100 of the way from 200 to 400.
    expect(ttft95?.value).toBeCloseTo(300, 6);
    expect(ttft95?.low).toBeCloseTo(272.98, 1);
    expect(ttft95?.high).toBeCloseTo(327.02, 1);
    expect(find(found, "v1")?.ttft).toMatchObject({ n: 1_000, by: "request" });
    expect(find(found, "v2")?.errors?.value).toBeCloseTo(0.05, 9);
  });

  it("differs where the intervals do not overlap", () => {
    expect(find(found, "v2")?.against).toMatchObject({
      version: "v1",
      errors: { kind: "more" },
      ttftP95: { kind: "more" },
      tpotP95: null,
      pace: "unknown",
    });
  });

  it("has no interval of what is counted by token", () => {
    const tpot = { histogram: ttft(500, 500, 0, 0, 0), by: "token" } as const;
    const all = compare([counted("v1", { tpot }), counted("v2", { tpot })]);
    expect(all[0]?.tpot?.p50).toEqual({ value: 100, low: null, high: null });
    expect(all[1]?.against?.tpotP95).toBeNull();
  });

  it("is nothing where nothing was measured", () => {
    const [none] = compare([counted("v1", { requests: 0, ttft: ttft(0, 0, 0, 0, 0) })]);
    expect(none).toMatchObject({ errors: null, ttft: null, tpot: null, against: null });
  });
});
