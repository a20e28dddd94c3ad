import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { SteppedRange } from "../time/range";
import { RangeCache } from "./range-cache";
import { always, begin, openCache, pointsOf, steps, timesOf } from "./range-cache.fixture";

beforeEach(() => vi.useFakeTimers({ toFake: ["performance"] }));
afterEach(() => vi.useRealTimers());

describe("what goes wrong", () => {
  it("asks again what was taken for final when the clock went back", async () => {
    const { upstream, read, cache } = openCache();
    upstream.now += 3_600;
    await read(steps(300, 360));
    upstream.now -= 3_600;
    cache.clear();
    expect(await read(steps(-60, 0))).toEqual(upstream.answer(steps(-60, 0)));
    upstream.now += 3_600;
    expect(await read(steps(300, 360))).toEqual(upstream.answer(steps(300, 360)));
  });

  it("never takes for final what is not yet, although it was once kept as such", async () => {
    const { upstream, read } = openCache();
    upstream.now += 100;
    await read(steps(-50, 10));
    upstream.now -= 100;
    upstream.asked = [];
    expect(await read(steps(-50, 10))).toEqual(upstream.answer(steps(-50, 10)));
    expect(upstream.asked).toEqual([steps(0, 10)]);
  });

  it("keeps what it had when a slice fails, and fails every viewer who waited for it once", async () => {
    const { upstream, read, wait } = openCache();
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
    const { upstream, read, wait } = openCache();
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
    const { upstream, cache } = openCache();
    const shifted = (range: SteppedRange) =>
      upstream.ask({ ...range, start: range.start - 3, end: range.end - 3 });
    const ask = { query: "q", range: steps(-50, 0), everySeconds: always, clock: () => timesOf(upstream) };
    const answer = await cache.read({ ...ask, ask: shifted });
    expect(answer.lines[0]?.points[0]?.[0]).toBe(begin - 503);
    expect(await cache.read({ ...ask, ask: upstream.ask })).toEqual(upstream.answer(steps(-50, 0)));
    expect(upstream.asked).toHaveLength(2);
  });

  it("keeps nothing while the upstream's time is not known", async () => {
    const { upstream, cache } = openCache();
    const ask = { query: "q", range: steps(-50, 0), everySeconds: 5, clock: () => null, ask: upstream.ask };
    expect(await cache.read(ask)).toEqual(upstream.answer(steps(-50, 0)));
    await cache.read(ask);
    expect(upstream.asked).toHaveLength(2);
  });
});

describe("what is said beside the data", () => {
  it("stays as long as the points that it was said of", async () => {
    const { upstream, read, wait } = openCache();
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
    const { upstream, read, wait } = openCache({ everySeconds: 5 });
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
    const { upstream, cache, read } = openCache({ limits: { maxEntries: 3 } });
    for (const query of ["a", "b", "c", "a", "d"]) await read(steps(-50, -10), query);
    upstream.asked = [];
    for (const query of ["a", "c", "d"]) await read(steps(-50, -10), query);
    expect(upstream.asked).toHaveLength(0);
    await read(steps(-50, -10), "b");
    expect(upstream.asked).toHaveLength(1);
    expect(cache.size().entries).toBe(3);
  });

  it("is bounded in points and in failures too", async () => {
    const { upstream, cache, read } = openCache({ limits: { maxEntries: 20, maxPoints: 500 } });
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
