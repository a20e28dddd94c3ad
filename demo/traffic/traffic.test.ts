import { describe, expect, it } from "vitest";
import { loadFactor } from "./load-shape";
import { question } from "./questions";
import { nextArrivalMs, seeded, skewedBetween } from "./random";
import { tenants } from "./tenants";

describe("traffic", () => {
  it("repeats itself for the same seed, and differs for another", () => {
    const draw = (seed: number) => {
      const random = seeded(seed);
      return [random(), random(), question(random, 50)];
    };
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
  });

  it("arrives at the rate asked for", () => {
    const random = seeded(1);
    const total = Array.from({ length: 20_000 }, () => nextArrivalMs(random, 5)).reduce((a, b) => a + b, 0);
    expect(total / 20_000).toBeGreaterThan(195);
    expect(total / 20_000).toBeLessThan(205);
  });

  it("keeps sizes within their bounds", () => {
    const random = seeded(2);
    for (let draw = 0; draw < 1000; draw++) {
      const tokens = skewedBetween(random, 20, 6000);
      expect(tokens).toBeGreaterThanOrEqual(20);
      expect(tokens).toBeLessThanOrEqual(6000);
    }
    expect(question(random, 200).length).toBeGreaterThanOrEqual(800);
  });

  it("swings around its mean, and doubles in a burst", () => {
    const day = Array.from({ length: 600 }, (_, second) => loadFactor(second, undefined));
    expect(day.reduce((a, b) => a + b, 0) / 600).toBeCloseTo(1, 6);
    expect(Math.max(...day) / Math.min(...day)).toBeGreaterThan(1.5);
    const burst = { startsAt: 10, seconds: 5, factor: 2 };
    expect([9, 10, 15].map((at) => loadFactor(at, burst) / loadFactor(at, undefined))).toEqual([1, 2, 1]);
  });

  it("is 12 to 20 chats a second from several tenants, and tools are asked for less than once a second", () => {
    const chats = tenants.reduce((sum, { perSecond }) => sum + perSecond, 0);
    expect(chats).toBeGreaterThanOrEqual(12);
    expect(chats).toBeLessThanOrEqual(20);
    expect(new Set(tenants.map(({ name }) => name)).size).toBeGreaterThanOrEqual(4);
    expect(tenants.reduce((sum, { perSecond, tools }) => sum + perSecond * tools, 0)).toBeLessThan(1);
  });
});
