import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { WeightsBp } from "../policies/weights";
import { binomialAtLeast, binomialAtMost } from "./binomial-tail";
import { judgeSplit, sampleNeeded, toleranceOf, wilsonInterval } from "./convergence";
import { normalQuantile } from "./normal-quantile";

describe("the sample a split needs", () => {
  it.each<[WeightsBp, number]>([
    [{ v1: 5_000, v2: 5_000 }, 1_051],
    [{ v1: 9_000, v2: 1_000 }, 379],
  ])("%j needs about %d requests", (weights, expected) => {
    expect(sampleNeeded(weights)).toBe(expected);
  });

  it("is finite and positive for every split", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000 }), (bp) => {
        const needed = sampleNeeded({ v1: bp, v2: 10_000 - bp });
        expect(needed).toBeGreaterThanOrEqual(1);
        expect(needed).toBeLessThan(100_000);
      }),
    );
  });
});

describe("tolerance", () => {
  it.each([
    [0.5, 0.05],
    [0.08, 0.04],
    [0.01, 0.01],
    [0, 0.01],
    [1, 0.05],
  ])("of a share of %d is %d", (share, expected) => {
    expect(toleranceOf(share)).toBeCloseTo(expected, 12);
  });
});

describe("judgeSplit", () => {
  const even: WeightsBp = { v1: 5_000, v2: 5_000 };

  it("waits for the first request, measures until the sample is reached, then says converged", () => {
    expect(judgeSplit(even, {}).state).toBe("waiting-for-traffic");
    expect(judgeSplit(even, { v1: 90, v2: 94 })).toMatchObject({ state: "measuring", sample: 184, looks: 0 });
    expect(judgeSplit(even, { v1: 530, v2: 530 })).toMatchObject({ state: "converged", looks: 1 });
  });

  it("does not look twice at one sample, and looks again when it has grown by half", () => {
    const first = judgeSplit(even, { v1: 650, v2: 410 });
    expect(first).toMatchObject({ state: "measuring", looks: 1 });
    expect(judgeSplit(even, { v1: 660, v2: 660 }, first.looks).state).toBe("measuring");
    expect(judgeSplit(even, { v1: 800, v2: 800 }, first.looks)).toMatchObject({
      state: "converged",
      looks: 2,
    });
  });

  it("counts a version that nobody asked for against the split", () => {
    const judged = judgeSplit(even, { v1: 600, v2: 600, v9: 80 });
    expect(judged.state).toBe("measuring");
    expect(judged.versions.map(({ version }) => version)).toEqual(["v1", "v2", "v9"]);
  });

  it("never takes a version that got nothing for one that got little", () => {
    expect(judgeSplit({ v1: 9_900, v2: 100 }, { v1: 5_000, v2: 0 }).state).toBe("measuring");
    expect(judgeSplit({ v1: 10_000, v2: 0 }, { v1: 5_000, v2: 0 }).state).toBe("converged");
  });

  it("says converged falsely in at most 2.5 % of cases, at the worst share that is just outside", () => {
    for (const bp of [5_000, 9_000, 2_500, 300]) {
      const weights = { v1: bp, v2: 10_000 - bp };
      const share = bp / 10_000;
      const needed = sampleNeeded(weights);
      for (const outside of [share - toleranceOf(share), share + toleranceOf(share)]) {
        if (outside <= 0 || outside >= 1) continue;
        expect(falselyConverged(weights, needed, outside)).toBeLessThanOrEqual(0.025);
      }
    }
  });

  it.each([5_000, 9_000, 300])("does so over all its looks together, at %d bp", (bp) => {
    const weights = { v1: bp, v2: 10_000 - bp };
    for (const side of [-1, 1]) {
      const outside = bp / 10_000 + side * toleranceOf(bp / 10_000);
      if (outside > 0) expect(everConverged(weights, outside, 5)).toBeLessThanOrEqual(0.025);
    }
  });

  it("says converged in most cases when the split is exactly as asked", () => {
    for (const bp of [5_000, 9_000]) {
      const weights = { v1: bp, v2: 10_000 - bp };
      expect(1 - falselyConverged(weights, sampleNeeded(weights), bp / 10_000)).toBeLessThan(0.35);
    }
  });
});

/** The exact chance that the first look converges when each request goes to v1 with this probability. */
function falselyConverged(weights: WeightsBp, total: number, probability: number): number {
  let sum = 0;
  for (let count = 0; count <= total; count++) {
    if (judgeSplit(weights, { v1: count, v2: total - count }).state !== "converged") continue;
    sum += binomialAtMost(count, total, probability) - binomialAtMost(count - 1, total, probability);
  }
  return sum;
}

/**
 * The exact chance that one of the first looks converges when each request goes to v1 with this probability: the
 * distribution of the count at a look, of those cases that have not converged before it.
 */
function everConverged(weights: WeightsBp, probability: number, looks: number): number {
  const needed = sampleNeeded(weights);
  let open = new Map([[0, 1]]);
  let converged = 0;
  let total = 0;
  for (let look = 0; look < looks; look += 1) {
    const grown = Math.ceil(needed * 1.5 ** look);
    const terms = likelyTerms(grown - total, probability);
    total = grown;
    const next = new Map<number, number>();
    for (const [count, chance] of open)
      for (const [more, share] of terms)
        next.set(count + more, (next.get(count + more) ?? 0) + chance * share);
    open = new Map();
    for (const [count, chance] of next) {
      const judged = judgeSplit(weights, { v1: count, v2: total - count }, look);
      expect(judged.looks).toBe(look + 1);
      if (judged.state === "converged") converged += chance;
      else open.set(count, chance);
    }
  }
  return converged;
}

/** The binomial's terms that are not next to nothing. */
function likelyTerms(trials: number, probability: number): [number, number][] {
  const terms: [number, number][] = [];
  for (let k = 0; k <= trials; k += 1) {
    const share = binomialAtMost(k, trials, probability) - binomialAtMost(k - 1, trials, probability);
    if (share > 1e-8) terms.push([k, share]);
  }
  return terms;
}

describe("the arithmetic under it", () => {
  it.each([
    [0.975, 1.959963984540054],
    [0.5, 0],
    [0.9, 1.2815515655446004],
    [0.0001, -3.719016485455709],
  ])("normal quantile of %d is %d", (probability, expected) => {
    expect(normalQuantile(probability)).toBeCloseTo(expected, 7);
  });

  it("agrees with sums of the binomial's terms", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 0, max: 60 }),
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        (trials, drawn, probability) => {
          const successes = Math.min(drawn, trials);
          const exact = Array.from({ length: successes + 1 }, (_, k) => term(trials, k, probability));
          const atMost = exact.reduce((sum, each) => sum + each, 0);
          expect(binomialAtMost(successes, trials, probability)).toBeCloseTo(atMost, 9);
          const atLeast = 1 - atMost + term(trials, successes, probability);
          expect(binomialAtLeast(successes, trials, probability)).toBeCloseTo(atLeast, 9);
        },
      ),
    );
  });

  it("puts Wilson's interval around the observed share, inside 0 and 1", () => {
    expect(wilsonInterval(50, 100, 1.96)).toMatchObject({
      low: expect.closeTo(0.4038, 4),
      high: expect.closeTo(0.5962, 4),
    });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (n, share) => {
          const count = Math.round(n * share);
          const { low, high } = wilsonInterval(count, n, 2);
          expect(low).toBeGreaterThanOrEqual(0);
          expect(high).toBeLessThanOrEqual(1);
          expect(low).toBeLessThanOrEqual(count / n + 1e-12);
          expect(high).toBeGreaterThanOrEqual(count / n - 1e-12);
        },
      ),
    );
  });
});

function term(trials: number, successes: number, probability: number): number {
  let combinations = 1;
  for (let k = 1; k <= successes; k++) combinations *= (trials - successes + k) / k;
  return combinations * probability ** successes * (1 - probability) ** (trials - successes);
}
