import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { KvBlocks } from "./kv-blocks";

describe("KvBlocks", () => {
  it("refuses what does not fit and takes nothing then", () => {
    const kv = new KvBlocks(4);
    expect(kv.takePrivate(3)).toBe(true);
    expect(kv.takePrivate(2)).toBe(false);
    expect(kv.used).toBe(3);
  });

  it("keeps a released prefix until its room is needed, oldest first", () => {
    const kv = new KvBlocks(3);
    kv.takePrivate(2);
    kv.publish(11);
    kv.publish(12);
    kv.release([11, 12], 0);
    expect([kv.used, kv.matchPrefix([11, 12])]).toEqual([0, 2]);
    kv.takePrivate(2);
    expect([kv.matchPrefix([11]), kv.matchPrefix([12])]).toEqual([0, 1]);
  });

  it("counts a prefix that several sequences use once", () => {
    const kv = new KvBlocks(8);
    kv.takePrivate(1);
    kv.publish(7);
    kv.share([7]);
    kv.share([7]);
    expect(kv.used).toBe(1);
    kv.release([7], 0);
    kv.release([7], 0);
    expect(kv.used).toBe(1);
    kv.release([7], 0);
    expect(kv.used).toBe(0);
  });

  it("is never fuller than full nor emptier than empty, and ends empty when all is given back", () => {
    const step = fc.record({ hash: fc.integer({ min: 0, max: 6 }), count: fc.integer({ min: 1, max: 5 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const kv = new KvBlocks(10);
        const held: { shared: number[]; count: number }[] = [];
        for (const { hash, count } of steps) {
          const shared = kv.matchPrefix([hash]) === 1 ? [hash] : [];
          if (!kv.fits(shared, count)) {
            const oldest = held.shift();
            if (oldest) kv.release(oldest.shared, oldest.count);
            continue;
          }
          kv.share(shared);
          expect(kv.takePrivate(count)).toBe(true);
          const published = shared.length === 0 && kv.publish(hash);
          held.push({ shared: published ? [hash] : shared, count: published ? count - 1 : count });
          expect(kv.usage).toBeGreaterThan(0);
          expect(kv.usage).toBeLessThanOrEqual(1);
        }
        for (const { shared, count } of held) kv.release(shared, count);
        expect(kv.used).toBe(0);
      }),
    );
  });
});
