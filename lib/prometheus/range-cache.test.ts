import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { lateSeconds, openCache, pointsOf, steps } from "./range-cache.fixture";

beforeEach(() => vi.useFakeTimers({ toFake: ["performance"] }));
afterEach(() => vi.useRealTimers());

const readsArbitrary = fc.array(
  fc.record({
    wait: fc.oneof(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 13, max: 400 })),
    /** How far before now it ends, and how long it is, in steps. */
    back: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 60 })),
    length: fc.oneof(fc.constant(30), fc.integer({ min: 0, max: 60 })),
    query: fc.constantFrom("a", "b"),
    outcome: fc.constantFrom("well", "well", "well", "fails", "partial"),
  }),
  { minLength: 2, maxLength: 25 },
);

describe("an answer that was put together", () => {
  it("is the upstream's own, point by point, whatever was asked before", async () => {
    await fc.assert(
      fc.asyncProperty(
        readsArbitrary,
        fc.integer(),
        fc.constantFrom(1, 3, 10),
        fc.nat({ max: 9 }),
        async (reads, seed, stepSeconds, phase) => {
          const { upstream, read, wait } = openCache({ seed });
          for (const { wait: seconds, back, length, query, outcome } of reads) {
            wait(seconds);
            const end = Math.floor(upstream.now / stepSeconds - back) * stepSeconds + (phase % stepSeconds);
            const range = { start: end - length * stepSeconds, end, stepSeconds };
            upstream.failure = outcome === "fails" ? new Error("away") : null;
            upstream.warnings =
              outcome === "partial" ? [{ code: "partial", message: "a store is away" }] : [];
            const before = upstream.asked.length;
            const answer = await read(range, query).catch(() => "failed" as const);
            const wasAsked = upstream.asked.length > before;
            if (outcome === "fails" && wasAsked) expect(answer).toBe("failed");
            else
              expect(answer).toEqual({
                ...upstream.answer(range),
                warnings: wasAsked ? upstream.warnings : [],
              });
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it("is as the upstream had it when it was last asked, while the newest points are kept", async () => {
    await fc.assert(
      fc.asyncProperty(readsArbitrary, fc.integer(), async (reads, seed) => {
        const everySeconds = 5;
        const { upstream, read, wait } = openCache({ seed, everySeconds });
        for (const { wait: seconds, back, length } of reads) {
          wait(seconds);
          const end = Math.floor(upstream.now - back);
          const range = { start: end - length, end, stepSeconds: 1 };
          const { lines } = await read(range);
          const now = upstream.now;
          const possible = Array.from({ length: everySeconds }, (_, ago) => {
            upstream.now = now - ago;
            return new Set(upstream.answer(range).lines.flatMap(labelled));
          });
          upstream.now = now;
          const final = new Set(upstream.answer(range).lines.flatMap(labelled));
          const given = new Set(lines.flatMap(labelled));
          for (const point of given) expect(possible.some((each) => each.has(point))).toBe(true);
          for (const point of final) {
            if (Number(point.split(" ")[1]) <= now - lateSeconds - everySeconds) {
              expect(given.has(point)).toBe(true);
            }
          }
        }
      }),
      { numRuns: 50 },
    );
  });
});

function labelled({ labels, points }: { labels: object; points: [number, number | null][] }): string[] {
  return points.map(([at, value]) => `${JSON.stringify(labels)} ${at} ${value}`);
}

describe("what is asked of the upstream", () => {
  it("grows with the new slice of a sliding window, not with the window", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 50, max: 300 }),
        fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 20 }),
        async (width, moves) => {
          const { upstream, read, wait } = openCache();
          let at = 0;
          await read(steps(-width, 0));
          expect(upstream.pointsAsked()).toBe(width + 1);
          for (const move of moves) {
            at += move;
            wait(move * 10);
            await read(steps(at - width, at));
          }
          const tail = Math.ceil(lateSeconds / 10);
          const moved = moves.reduce((sum, move) => sum + move + tail, 0);
          expect(upstream.pointsAsked()).toBeLessThanOrEqual(width + 1 + moved);
          expect(upstream.asked).toHaveLength(moves.length + 1);
        },
      ),
      { numRuns: 50 },
    );
  });

  it("is one slice for a hundred viewers with windows of their own", async () => {
    const { upstream, read, wait } = openCache({ everySeconds: 5 });
    await read(steps(-90, 0));
    wait(10);
    upstream.asked = [];
    const viewers = Array.from({ length: 100 }, (_, n) => read(steps(-80 + (n % 7), 1 - (n % 2))));
    await Promise.all(viewers);
    expect(upstream.pointsAsked()).toBeLessThanOrEqual(3);
    expect(upstream.asked).toHaveLength(1);
  });

  it("is nothing for a range of the past, until all is asked anew", async () => {
    const { upstream, read, wait } = openCache();
    await read(steps(-90, -20));
    wait(300);
    await read(steps(-90, -20));
    await read(steps(-60, -30));
    expect(upstream.asked).toHaveLength(1);
    wait(301);
    await read(steps(-60, -30));
    expect(upstream.asked.map(pointsOf)).toEqual([71, 31]);
  });

  it("is what is missing before and after, when a longer window is opened", async () => {
    const { upstream, read, wait } = openCache();
    await read(steps(-50, 0));
    wait(10);
    upstream.asked = [];
    await read(steps(-80, 1));
    expect(upstream.asked).toEqual([steps(-80, -51), steps(0, 1)]);
    await read(steps(-80, -10));
    expect(upstream.asked).toHaveLength(2);
  });

  it("is the newest points again once they are old, also when a longer window was opened meanwhile", async () => {
    const { upstream, read, wait } = openCache({ everySeconds: 5 });
    await read(steps(-50, 0));
    wait(4);
    await read(steps(-80, 0));
    expect(upstream.asked).toEqual([steps(-50, 0), steps(-80, -51)]);
    wait(4);
    expect(await read(steps(-80, 0))).toEqual(upstream.answer(steps(-80, 0)));
    expect(upstream.asked[2]).toEqual(steps(0, 0));
  });

  it("leaves what is kept of the present alone when somebody looks at last week", async () => {
    const { upstream, read, wait } = openCache();
    await read(steps(-50, 0));
    await read(steps(-60_050, -60_000));
    await read(steps(-60_050, -60_000));
    wait(10);
    await read(steps(-49, 1));
    expect(upstream.asked.map(pointsOf)).toEqual([51, 51, 2]);
  });
});
