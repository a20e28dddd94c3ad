import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeCursor, encodeCursor } from "./cursor";
import type { Entry } from "./entry";
import { type Place, type ReadNewest, readPage } from "./read-page";

type Held = { ns: bigint; stream: string; line: string };

/** What a log store does: lines by stream, the newest first, and of the last nanosecond whichever it likes. */
function store(held: readonly Held[]): { read: ReadNewest; reads: () => number } {
  const keyOf = ({ stream, line }: Held) => `${stream}:${line}`;
  const all: Entry[] = held.map((each) => ({ ns: each.ns, key: keyOf(each), labels: {}, line: each.line }));
  let reads = 0;
  return {
    reads: () => reads,
    read: async ({ startNs, endNs, limit }) => {
      reads++;
      const within = all.filter(({ ns }) => ns >= startNs && ns < endNs);
      // Equal times come in another order each time.
      const shuffled = within.map((entry, index) => ({
        entry,
        rank: (index * 7919 + reads * 104_729) % 10_007,
      }));
      shuffled.sort((a, b) =>
        a.entry.ns === b.entry.ns ? a.rank - b.rank : a.entry.ns > b.entry.ns ? -1 : 1,
      );
      return shuffled.slice(0, limit).map(({ entry }) => entry);
    },
  };
}

async function readAll(read: ReadNewest, limit: number, maxRead = 5_000) {
  const ends = { startNs: 0n, endNs: 10_000n };
  const given: string[] = [];
  const sizes: number[] = [];
  let after: Place | null = null;
  let truncated = 0;
  do {
    const page = await readPage({ read, ...ends, after, limit, maxRead });
    given.push(...page.entries.map(({ ns, key }) => `${ns} ${key}`));
    sizes.push(page.entries.length);
    truncated += page.truncatedAt.length;
    const cursor = page.next && decodeCursor(encodeCursor({ ...ends, place: page.next }));
    if (page.next) expect(cursor).toEqual({ ...ends, place: page.next });
    after = cursor ? cursor.place : null;
  } while (after !== null);
  return { given, sizes, truncated };
}

const wanted = (held: readonly Held[]) =>
  held.map(({ ns, stream, line }) => `${ns} ${stream}:${line}`).sort();

describe("pages of lines", () => {
  it("hold every line once over 250 pages with equal times", async () => {
    const held = Array.from({ length: 25_000 }, (_, index) => ({
      ns: BigInt(Math.floor(index / 130)),
      stream: `s${index % 5}`,
      line: `line ${index}`,
    }));
    const { read, reads } = store(held);
    const { given, sizes, truncated } = await readAll(read, 100);
    expect(sizes.length).toBeGreaterThan(250);
    expect(new Set(given).size).toBe(given.length);
    expect([...given].sort()).toEqual(wanted(held));
    expect(truncated).toBe(0);
    expect(reads() / sizes.length).toBeLessThan(2);
  });

  it("are one read each where times differ", async () => {
    const held = Array.from({ length: 1_000 }, (_, index) => ({ ns: BigInt(index), stream: "s", line: "x" }));
    const { read, reads } = store(held);
    const { given, sizes } = await readAll(read, 50);
    expect(given).toHaveLength(1_000);
    expect(sizes).toEqual(Array.from({ length: 20 }, () => 50));
    expect(reads()).toBe(20);
  });

  it("lose and repeat nothing, however the times fall together", async () => {
    const anyStore = fc
      .array(fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 2 }), fc.nat(400)), {
        maxLength: 400,
      })
      .map((lines) => {
        const all = lines.map(([ns, stream, line]) => ({
          ns: BigInt(ns),
          stream: `s${stream}`,
          line: `${line}`,
        }));
        return [...new Map(all.map((each) => [wanted([each])[0], each])).values()];
      });
    await fc.assert(
      fc.asyncProperty(anyStore, fc.integer({ min: 1, max: 40 }), async (held, limit) => {
        const { given, truncated } = await readAll(store(held).read, limit);
        expect([...given].sort()).toEqual(wanted(held));
        expect(truncated).toBe(0);
      }),
      { numRuns: 300 },
    );
  });

  it("come newest first, and equal times always in one order", async () => {
    const held = Array.from({ length: 900 }, (_, index) => ({
      ns: BigInt(index % 9),
      stream: "s",
      line: String(index),
    }));
    const once = await readAll(store(held).read, 17);
    const again = await readAll(store(held).read, 250);
    expect(once.given).toEqual(again.given);
    const times = once.given.map((each) => Number(each.split(" ")[0]));
    expect(times).toEqual([...times].sort((a, b) => b - a));
  });

  it("say where a nanosecond holds more than a read can give, and go on after it", async () => {
    const crowd = Array.from({ length: 300 }, (_, index) => ({ ns: 5n, stream: "s", line: String(index) }));
    const held = [{ ns: 9n, stream: "s", line: "new" }, ...crowd, { ns: 1n, stream: "s", line: "old" }];
    const all = Array.from(held, ({ ns, line }) => ({ ns, key: line.padStart(4, "0"), labels: {}, line }));
    const read: ReadNewest = async ({ startNs, endNs, limit }) =>
      all.filter(({ ns }) => ns >= startNs && ns < endNs).slice(0, limit);
    const { given, truncated } = await readAll(read, 20, 100);
    expect(given.filter((each) => each.startsWith("5 "))).toHaveLength(100);
    expect(new Set(given).size).toBe(given.length);
    expect(given.at(0)).toBe("9 0new");
    expect(given.at(-1)).toBe("1 0old");
    expect(truncated).toBeGreaterThan(0);
  });

  it("are shorter where their lines are huge", async () => {
    const held = Array.from({ length: 90 }, (_, index) => ({
      ns: BigInt(index),
      stream: "s",
      line: `${index}`,
    }));
    const { read } = store(held);
    const narrow: ReadNewest = async (ask) => (ask.limit > 20 ? "too-much" : read(ask));
    const { given, sizes } = await readAll(narrow, 50);
    expect([...given].sort()).toEqual(wanted(held));
    expect(Math.max(...sizes)).toBeLessThanOrEqual(20);
  });

  it("are over where there is nothing", async () => {
    expect(await readAll(store([]).read, 10)).toEqual({ given: [], sizes: [0], truncated: 0 });
  });
});

describe("a cursor", () => {
  it.each(["", "x", "W10", btoa("[1,2]"), btoa('["1","2","x","k",0]'), "💥", "W".repeat(700)])(
    "that nobody was given is refused (%#)",
    (text) => expect(decodeCursor(text)).toBeUndefined(),
  );
});
