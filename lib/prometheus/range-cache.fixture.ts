import { vi } from "vitest";
import type { SteppedRange } from "../time/range";
import { FakeUpstream } from "./fake-upstream.fixture";
import { RangeCache } from "./range-cache";

export const lateSeconds = 10;
export const begin = 1_700_000_000;

/** No two reads are in the same turn of the clock: the newest points are asked anew each time. */
export const always = Number.NaN;

/** A cache before a fake upstream; time only goes on by `wait`. */
export function openCache({ seed = 1, everySeconds = always, limits = {} } = {}) {
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

export function timesOf({ now }: FakeUpstream) {
  return { now, finalTo: now - lateSeconds };
}

/** Steps from `from` to `to`, as multiples of ten seconds after the beginning. */
export const steps = (from: number, to: number): SteppedRange => ({
  start: begin + from * 10,
  end: begin + to * 10,
  stepSeconds: 10,
});
export const pointsOf = (range: SteppedRange) => (range.end - range.start) / range.stepSeconds + 1;
