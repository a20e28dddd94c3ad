import { describe, expect, it } from "vitest";
import type { Facts } from "./facts";
import { at, facts, from, stepSeconds, v1 } from "./facts.fixture";
import { judge } from "./judge";
import { lastQuarter, replaySeconds, standingBefore } from "./replay";
import { nothingStands } from "./standing";

/** Ten requests a second, of which six fail since so many seconds ago; the lines as long as a first look's. */
function failingSince(secondsAgo: number): Facts {
  const times = Array.from(
    { length: replaySeconds / stepSeconds + 1 },
    (_, index) => at - index * stepSeconds,
  );
  const points = (value: (time: number) => number) =>
    times.toReversed().map((time): [number, number] => [time, value(time)]);
  const labels = from("orchestrator", v1);
  return facts({
    tracks: {
      requests: [{ labels, points: points(() => 10) }],
      errors: [{ labels, points: points((time) => (time > at - secondsAgo ? 6 : 0)) }],
    },
  });
}

const firstLook = (given: Facts, standing = standingBefore(given)) =>
  judge({ ...lastQuarter(given), standing }).findings;

describe("whoever looks first when a fault has lasted for a while", () => {
  it.each([60, 600, 1_500])("finds it after %d s, and since when", (secondsAgo) => {
    const [finding] = firstLook(failingSince(secondsAgo));
    expect(finding).toMatchObject({ code: "error-rise", version: "v1" });
    expect(Math.abs(Date.parse(finding?.since ?? "") / 1000 - (at - secondsAgo))).toBeLessThanOrEqual(20);
  });

  it("would miss it by the last quarter of an hour alone", () => {
    expect(firstLook(failingSince(600), nothingStands)).toEqual([]);
  });

  it("finds nothing where nothing is wrong", () => {
    expect(firstLook(failingSince(0))).toEqual([]);
  });

  it("finds nothing any more when it was over a while ago", () => {
    const given = failingSince(1_500);
    const errors = given.tracks.errors.map((track) => ({
      ...track,
      points: track.points.map(([time, value]) => [time, time > at - 200 ? 0 : value] as const),
    }));
    expect(firstLook({ ...given, tracks: { ...given.tracks, errors } })).toEqual([]);
  });
});
