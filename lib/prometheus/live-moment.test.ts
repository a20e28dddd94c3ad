import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LiveMoment } from "./live-moment";

beforeEach(() => vi.useFakeTimers({ toFake: ["performance"] }));
afterEach(() => vi.useRealTimers());

/** How many moments viewers get who each look every `everyMs`, a page of `looks` each time, evenly out of step. */
function moments({ viewers, looks, everyMs, ms }: Record<"viewers" | "looks" | "everyMs" | "ms", number>) {
  const moment = new LiveMoment();
  const seen: { at: number; late: number }[] = [];
  for (let now = 0; now < ms; now += everyMs / viewers) {
    for (let look = 0; look < looks; look++) {
      const at = moment.at(now);
      seen.push({ at, late: now / 1000 - at });
    }
    vi.advanceTimersByTime(everyMs / viewers);
  }
  return { count: new Set(seen.map(({ at }) => at)).size, oldest: Math.max(...seen.map(({ late }) => late)) };
}

describe("LiveMoment", () => {
  it.each([
    ["one viewer gets a new one each time", { viewers: 1, looks: 4, everyMs: 5_000, ms: 60_000 }, 12, 1],
    ["one viewer in a hurry too", { viewers: 1, looks: 4, everyMs: 2_000, ms: 60_000 }, 30, 1],
    ["a hundred cost little more than one", { viewers: 100, looks: 4, everyMs: 5_000, ms: 60_000 }, 14, 5.5],
    ["two viewers get one each", { viewers: 2, looks: 4, everyMs: 5_000, ms: 60_000 }, 24, 1],
  ])("%s", (_, given, most, oldest) => {
    const { count, oldest: seconds } = moments(given);
    expect(count).toBeLessThanOrEqual(most);
    expect(count).toBeGreaterThanOrEqual(12);
    expect(seconds).toBeLessThanOrEqual(oldest);
  });

  it("follows a clock that goes back", () => {
    const moment = new LiveMoment();
    expect(moment.at(100_500)).toBe(100);
    expect(moment.at(90_500)).toBe(90);
  });
});
