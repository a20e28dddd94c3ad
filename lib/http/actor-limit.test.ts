import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ActorLimit } from "./actor-limit";

const tries = (limit: ActorLimit, actor: string, now: number) => {
  try {
    limit.take(actor, now);
    return true;
  } catch {
    return false;
  }
};

describe("requests of one actor", () => {
  it("are ten seconds' worth at once, then so many a second, and say when to come again", () => {
    const limit = new ActorLimit(2);
    const at = (now: number, count: number) => Array.from({ length: count }, () => tries(limit, "a", now));
    expect(at(0, 25).filter(Boolean)).toHaveLength(20);
    expect(at(1_000, 5).filter(Boolean)).toHaveLength(2);
    expect(() => limit.take("a", 1_000)).toThrow(/wait 1 s/);
    expect(at(3_600_000, 50).filter(Boolean)).toHaveLength(20);
  });

  it("cost nobody else anything", () => {
    const limit = new ActorLimit(1);
    for (let i = 0; i < 100; i += 1) tries(limit, "a", 0);
    expect(tries(limit, "b", 0)).toBe(true);
  });

  it("are never more than burst and rate allow, whatever the clock does", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(60_000), { minLength: 1, maxLength: 400 }), (moments) => {
        const limit = new ActorLimit(3);
        const sorted = moments.toSorted((a, b) => a - b);
        const passed = sorted.filter((now) => tries(limit, "a", now)).length;
        const seconds = ((sorted.at(-1) ?? 0) - (sorted[0] ?? 0)) / 1_000;
        expect(passed).toBeLessThanOrEqual(30 + 3 * seconds);
      }),
    );
    const back = new ActorLimit(1);
    for (let i = 0; i < 10; i += 1) back.take("a", 1_000_000);
    expect(tries(back, "a", 0)).toBe(false);
  });
});
