import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { SteppedRange } from "../time/range";
import { FakeUpstream } from "./fake-upstream.fixture";
import { RangeCache } from "./range-cache";

const lateSeconds = 10;
const begin = 1_700_000_000;

beforeEach(() => vi.useFakeTimers({ toFake: ["performance"] }));
afterEach(() => vi.useRealTimers());

/** No two reads are in the same turn of the clock: the newest points are asked anew each time. */
const always = Number.NaN;

function open({ seed = 1, everySeconds = always, limits = {} } = {}) {
  const upstream = new FakeUpstream({ lateSeconds, seed });
  upstream.now = begin;
  const cache = new RangeCache(limits);
  const read = (range: SteppedRange, query = "q") =>
    cache.read({ query, range, everySeconds, clock: () => timesOf(upstream), ask: upstream.ask });
  const wait = (seconds: number) => {
    upstream.now += seconds;
    vi.advanceTimersByTime(seconds * 1000);
  };
  return { upstream, cache, read, wait };
}

function timesOf({ now }: FakeUpstream) {
  return { now, finalTo: now - lateSeconds };
}

/** Steps from `from` to `to`, as multiples of ten seconds after the beginning. */
const steps = (from: number, to: number): SteppedRange => ({
  start: begin + from * 10,
  end: begin + to * 10,
  stepSeconds: 10,
});
const pointsOf = (range: SteppedRange) => (range.end - range.start) / range.stepSeconds + 1;

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
          const { upstream, read, wait } = open({ seed });
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
        const { upstream, read, wait } = open({ seed, everySeconds });
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
          const { upstream, read, wait } = open();
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
    const { upstream, read, wait } = open({ everySeconds: 5 });
    await read(steps(-90, 0));
    wait(10);
    upstream.asked = [];
    const viewers = Array.from({ length: 100 }, (_, n) => read(steps(-80 + (n % 7), 1 - (n % 2))));
    await Promise.all(viewers);
    expect(upstream.pointsAsked()).toBeLessThanOrEqual(3);
    expect(upstream.asked).toHaveLength(1);
  });

  it("is nothing for a range of the past, until all is asked anew", async () => {
    const { upstream, read, wait } = open();
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
    const { upstream, read, wait } = open();
    await read(steps(-50, 0));
    wait(10);
    upstream.asked = [];
    await read(steps(-80, 1));
    expect(upstream.asked).toEqual([steps(-80, -51), steps(0, 1)]);
    await read(steps(-80, -10));
    expect(upstream.asked).toHaveLength(2);
  });

  it("is the newest points again once they are old, also when a longer window was opened meanwhile", async () => {
    const { upstream, read, wait } = open({ everySeconds: 5 });
    await read(steps(-50, 0));
    wait(4);
    await read(steps(-80, 0));
    expect(upstream.asked).toEqual([steps(-50, 0), steps(-80, -51)]);
    wait(4);
    expect(await read(steps(-80, 0))).toEqual(upstream.answer(steps(-80, 0)));
    expect(upstream.asked[2]).toEqual(steps(0, 0));
  });

  it("leaves what is kept of the present alone when somebody looks at last week", async () => {
    const { upstream, read, wait } = open();
    await read(steps(-50, 0));
    await read(steps(-60_050, -60_000));
    await read(steps(-60_050, -60_000));
    wait(10);
    await read(steps(-49, 1));
    expect(upstream.asked.map(pointsOf)).toEqual([51, 51, 2]);
  });
});

describe("what goes wrong", () => {
  it("asks again what was taken for final when the clock went back", async () => {
    const { upstream, read, cache } = open();
    upstream.now += 3_600;
    await read(steps(300, 360));
    upstream.now -= 3_600;
    cache.clear();
    expect(await read(steps(-60, 0))).toEqual(upstream.answer(steps(-60, 0)));
    upstream.now += 3_600;
    expect(await read(steps(300, 360))).toEqual(upstream.answer(steps(300, 360)));
  });

  it("never takes for final what is not yet, although it was once kept as such", async () => {
    const { upstream, read } = open();
    upstream.now += 100;
    await read(steps(-50, 10));
    upstream.now -= 100;
    upstream.asked = [];
    expect(await read(steps(-50, 10))).toEqual(upstream.answer(steps(-50, 10)));
    expect(upstream.asked).toEqual([steps(0, 10)]);
  });

  it("keeps what it had when a slice fails, and fails every viewer who waited for it once", async () => {
    const { upstream, read, wait } = open();
    await read(steps(-50, 0));
    wait(10);
    upstream.failure = new Error("away");
    await expect(read(steps(-49, 1))).rejects.toThrow("away");
    upstream.failure = null;
    upstream.asked = [];
    expect(await read(steps(-49, 1))).toEqual(upstream.answer(steps(-49, 1)));
    expect(upstream.asked).toEqual([steps(0, 1)]);
  });

  it("shows what was known of the past when Prometheus comes back empty, for ten minutes at most", async () => {
    const { upstream, read, wait } = open();
    const before = (await read(steps(-50, 0))).lines;
    wait(20);
    const nothing = async (range: SteppedRange) => {
      upstream.asked.push(range);
      return { lines: [], warnings: [] };
    };
    const emptied = { ...upstream, ask: nothing };
    expect(before.length).toBeGreaterThan(0);
    const cache = new RangeCache();
    const ask = { query: "q", everySeconds: always, clock: () => timesOf(upstream) };
    await cache.read({ ...ask, range: steps(-50, 0), ask: upstream.ask });
    const after = await cache.read({ ...ask, range: steps(-48, 2), ask: emptied.ask });
    expect(after.lines.length).toBeGreaterThan(0);
    expect(after.lines.flatMap(({ points }) => points).every(([at]) => at <= begin + 10)).toBe(true);
    wait(601);
    expect(await cache.read({ ...ask, range: steps(-48, 2), ask: emptied.ask })).toEqual({
      lines: [],
      warnings: [],
    });
  });

  it("does not keep an answer whose points are on steps of the upstream's own", async () => {
    const { upstream, cache } = open();
    const shifted = (range: SteppedRange) =>
      upstream.ask({ ...range, start: range.start - 3, end: range.end - 3 });
    const ask = { query: "q", range: steps(-50, 0), everySeconds: always, clock: () => timesOf(upstream) };
    const answer = await cache.read({ ...ask, ask: shifted });
    expect(answer.lines[0]?.points[0]?.[0]).toBe(begin - 503);
    expect(await cache.read({ ...ask, ask: upstream.ask })).toEqual(upstream.answer(steps(-50, 0)));
    expect(upstream.asked).toHaveLength(2);
  });

  it("keeps nothing while the upstream's time is not known", async () => {
    const { upstream, cache } = open();
    const ask = { query: "q", range: steps(-50, 0), everySeconds: 5, clock: () => null, ask: upstream.ask };
    expect(await cache.read(ask)).toEqual(upstream.answer(steps(-50, 0)));
    await cache.read(ask);
    expect(upstream.asked).toHaveLength(2);
  });
});

describe("what is said beside the data", () => {
  it("stays as long as the points that it was said of", async () => {
    const { upstream, read, wait } = open();
    upstream.warnings = [{ code: "prometheus-warning", message: "mixed" }];
    await read(steps(-50, 0));
    upstream.warnings = [{ code: "prometheus-info", message: "a counter?" }];
    wait(100);
    expect((await read(steps(-40, 10))).warnings.map(({ message }) => message).sort()).toEqual([
      "a counter?",
      "mixed",
    ]);
    expect((await read(steps(5, 10))).warnings.map(({ message }) => message)).toEqual(["a counter?"]);
  });

  it("is not kept when it is that data are missing, but shared by who asks the same", async () => {
    const { upstream, read, wait } = open({ everySeconds: 5 });
    upstream.warnings = [{ code: "partial", message: "a store is away" }];
    const [one, other] = await Promise.all([read(steps(-50, 0)), read(steps(-50, 0))]);
    expect(one).toEqual(other);
    expect(one.warnings).toEqual(upstream.warnings);
    expect(upstream.asked).toHaveLength(1);
    wait(5);
    upstream.warnings = [];
    expect((await read(steps(-50, 0))).warnings).toEqual([]);
    expect(upstream.asked.map(pointsOf)).toEqual([51, 51]);
  });
});

describe("its memory", () => {
  it("ends: the least lately used leaves first", async () => {
    const { upstream, cache, read } = open({ limits: { maxEntries: 3 } });
    for (const query of ["a", "b", "c", "a", "d"]) await read(steps(-50, -10), query);
    upstream.asked = [];
    for (const query of ["a", "c", "d"]) await read(steps(-50, -10), query);
    expect(upstream.asked).toHaveLength(0);
    await read(steps(-50, -10), "b");
    expect(upstream.asked).toHaveLength(1);
    expect(cache.size().entries).toBe(3);
  });

  it("is bounded in points and in failures too", async () => {
    const { upstream, cache, read } = open({ limits: { maxEntries: 20, maxPoints: 500 } });
    for (let n = 0; n < 30; n++) {
      await read(steps(-40, 0), `q${n}`);
      expect(cache.size().points).toBeLessThanOrEqual(500);
    }
    await read(steps(-10_000, 0), "huge");
    expect(cache.size().points).toBeLessThanOrEqual(500);
    upstream.failure = new Error("away");
    for (let n = 0; n < 100; n++) await read(steps(-40, 0), `f${n}`).catch(() => undefined);
    expect(cache.size().entries).toBeLessThanOrEqual(20);
  });
});
