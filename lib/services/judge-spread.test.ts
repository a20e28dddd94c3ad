import { describe, expect, it } from "vitest";
import { judgeSpread } from "./judge-spread";

const spread = (...counts: number[]) =>
  judgeSpread(new Map(counts.map((count, index) => [`pod-${index}`, count])), "requests");

describe("how evenly endpoints are used", () => {
  it.each([
    ["alike", [100, 100], "even", 1],
    // Mean 100: 140 is 1.4 of it.
    ["a little unlike", [140, 60], "even", 1.4],
    // Mean 100, variance 50, 60 above: 2 exp(-3600 / (2 (50 + 20))) = 1.4e-11.
    ["one takes most", [160, 40], "skewed", 1.6],
    // Mean 5, variance 2.5, 3 above: 2 exp(-9 / (2 (2.5 + 1))) = 0.55.
    ["the same shares of few requests", [8, 2], "few", 1.6],
    // Mean 2.5, variance 1.875, 4.5 above: 4 exp(-20.25 / (2 (1.875 + 1.5))) = 0.2.
    ["seven of ten", [7, 1, 1, 1], "few", 2.8],
    ["one takes all", [60, 0, 0], "skewed", 3],
  ] as const)("%s", (_, counts, verdict, maxOverMean) => {
    expect(spread(...counts)).toMatchObject({ verdict, endpoints: counts.length, busiest: "pod-0" });
    expect(spread(...counts).maxOverMean).toBeCloseTo(maxOverMean);
  });

  it("has nothing to compare with one endpoint, none, or no request", () => {
    expect(spread(7)).toMatchObject({ verdict: "single", maxOverMean: null });
    expect(spread()).toMatchObject({ verdict: "unknown", maxOverMean: null });
    expect(spread(0, 0)).toMatchObject({ verdict: "few", maxOverMean: null });
  });

  it("seldom takes chance for skew, whatever the number of endpoints and requests", () => {
    let seed = 7;
    const random = () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    let skewed = 0;
    const rounds = 3_000;
    for (let round = 0; round < rounds; round += 1) {
      const counts = Array.from({ length: 2 + Math.floor(random() * 9) }, () => 0);
      const requests = Math.floor(random() * 60);
      for (let each = 0; each < requests; each += 1) {
        const chosen = Math.floor(random() * counts.length);
        counts[chosen] = (counts[chosen] ?? 0) + 1;
      }
      if (spread(...counts).verdict === "skewed") skewed += 1;
    }
    expect(skewed / rounds).toBeLessThan(0.01);
  });
});
