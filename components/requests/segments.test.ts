import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assembleStory } from "../../lib/logs/story/assemble-story";
import type { Hop } from "../../lib/logs/story/story";
import { entryOf, served } from "../../lib/logs/story/story.fixture";
import { barOf, marksOf, segmentsOf } from "./segments";

const [model] = assembleStory([entryOf(served)], null).hops;
const hop = (patch: Partial<Hop>): Hop => ({ ...(model as Hop), ...patch });

describe("a hop's bar", () => {
  it("shows queue, prefill and decode in order, as far as they are known", () => {
    const parts = segmentsOf(hop({ durationMs: 1_000, queueMs: 500, prefillMs: 100, decodeMs: 300 }));
    expect(parts.map(({ kind }) => kind)).toEqual(["queue", "prefill", "decode", "rest"]);
    expect(parts.map(({ left }) => Math.round(left))).toEqual([0, 50, 60, 90]);
    expect(segmentsOf(hop({ queueMs: null, prefillMs: null, decodeMs: null }))).toEqual([
      { kind: "rest", left: 0, width: 100 },
    ]);
  });

  it("never leaves its timeline", () => {
    const ms = fc.option(fc.double({ min: 0, max: 1e7, noNaN: true }), { nil: null });
    fc.assert(
      fc.property(
        ms,
        ms,
        ms,
        ms,
        fc.double({ min: 0, max: 1e7, noNaN: true }),
        (durationMs, queueMs, prefillMs, decodeMs, startMs) => {
          const any = hop({ durationMs, queueMs, prefillMs, decodeMs, startMs });
          const { left, width } = barOf(any, 5_000);
          expect(left >= 0 && width > 0 && left + width <= 100.001).toBe(true);
          for (const part of segmentsOf(any)) expect(part.left + part.width).toBeLessThanOrEqual(100.001);
        },
      ),
    );
  });

  it.each([
    [8_100, [0, 2_000, 4_000, 6_000, 8_000]],
    [100, [0, 20, 40, 60, 80, 100]],
    [3, [0, 1, 2, 3]],
    [0, [0]],
  ])("marks %d ms", (whole, marks) => expect(marksOf(whole)).toEqual(marks));
});
