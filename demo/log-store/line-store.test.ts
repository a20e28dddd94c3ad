import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runLines } from "./engine/run-lines";
import { Turns } from "./engine/turns";
import { takePush } from "./http/read-push";
import { parseQuery } from "./logql/parse-query";
import type { LinesQuery } from "./logql/query-tree";
import { LineStore } from "./store/line-store";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

function heapBytes(): number {
  collect();
  return process.memoryUsage().heapUsed;
}

const labels = { app: "a" };
const at = (ns: number, text: string) => ({ ns: BigInt(ns), text, metadata: {} });

async function all(store: LineStore, direction: "forward" | "backward" = "forward"): Promise<string[]> {
  const query = parseQuery('{app=~".+"}') as LinesQuery;
  const ask = { query, startNs: 0n, endNs: 1n << 62n, limit: 1e6, direction };
  return (await runLines(store, ask, new Turns())).map(({ text }) => text);
}

describe("lines in memory", () => {
  it("stay in order of time, and at one time in order of arrival, each once", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(5), fc.nat(9)), { maxLength: 60 }), async (pushed) => {
        const store = new LineStore({ maxBytes: 1e9, maxAgeMs: 1e12, now: () => 0 });
        for (const [ns, line] of pushed) store.add(labels, [at(ns, `${ns} ${line}`)]);
        const once = [...new Set(pushed.map(([ns, line]) => `${ns} ${line}`))];
        const sorted = once
          .map((text, order) => ({ text, order, ns: Number(text.split(" ")[0]) }))
          .sort((left, right) => left.ns - right.ns || left.order - right.order)
          .map(({ text }) => text);
        expect(await all(store)).toEqual(sorted);
        expect(await all(store, "backward")).toEqual(sorted.reverse());
      }),
    );
  });

  it("never take more than their bound, and the oldest go first, of whichever stream", async () => {
    const maxBytes = 200_000;
    const store = new LineStore({ maxBytes, maxAgeMs: 1e12, now: () => 0 });
    for (let ns = 1; ns <= 5_000; ns++) {
      store.add({ app: ns % 3 === 0 ? "a" : "b" }, [at(ns, `line ${ns}`)]);
      expect(store.usedBytes).toBeLessThanOrEqual(maxBytes);
    }
    const kept = (await all(store)).map((text) => Number(text.split(" ")[1]));
    expect(kept.at(-1)).toBe(5_000);
    expect(kept.length).toBeGreaterThan(600);
    expect(kept.at(-1)).toBe((kept[0] ?? 0) + kept.length - 1);
  });

  it.each([
    ["ASCII", (ns: number) => `line ${ns} ${"x".repeat(300)}`, () => "a"],
    ["two bytes a character", (ns: number) => `line ${ns} ${"→".repeat(300)}`, () => "a"],
    ["hardly a line a stream", (ns: number) => `line ${ns}`, (ns: number) => `a-${ns % 9_000}`],
    ["equal times and no text", () => "", (ns: number) => `a-${ns}`],
  ])("take no more of the heap than is counted: %s", (_what, text, app) => {
    const before = heapBytes();
    const store = new LineStore({ maxBytes: 12e6, maxAgeMs: 1e12, now: () => 0 });
    for (let ns = 1; ns <= 30_000; ns++) {
      const line = Buffer.from(text(ns)).toString();
      store.add({ app: app(ns) }, [{ ns: BigInt(ns), text: line, metadata: { detected_level: "info" } }]);
    }
    expect(store.usedBytes).toBeGreaterThan(8e6);
    expect(heapBytes() - before).toBeLessThan(14e6);
    expect(store.select([]).length).toBeGreaterThan(0);
  });

  it("go when they are too old, and their stream with them", async () => {
    let now = 0;
    const store = new LineStore({ maxBytes: 1e9, maxAgeMs: 1_000, now: () => now });
    store.add({ app: "old" }, [at(500e6, "old")]);
    now = 2_000;
    store.add({ app: "new" }, [at(2_000e6, "new")]);
    expect(await all(store)).toEqual(["new"]);
    expect(store.select([]).map(({ labels: { app } }) => app)).toEqual(["new"]);
  });
});

describe("a push", () => {
  it("is taken gzipped, and its good lines are kept beside a bad one", async () => {
    const { gzipSync } = await import("node:zlib");
    const store = new LineStore({ maxBytes: 1e9, maxAgeMs: 1e12, now: () => 1e9 });
    const body = {
      streams: [
        {
          stream: labels,
          values: [
            ["1000000000000000", "good"],
            ["9000000000000000000", "ahead"],
          ],
        },
      ],
    };
    const packed = gzipSync(JSON.stringify(body));
    expect(() => takePush(store, packed, { type: "application/json", encoding: "gzip" })).toThrow(/too new/);
    expect(await all(store)).toEqual(["good"]);
    expect(() => takePush(store, Buffer.from("x"), { type: "application/json", encoding: "gzip" })).toThrow(
      /gzip/,
    );
    expect(() =>
      takePush(store, Buffer.from("x"), { type: "application/x-protobuf", encoding: undefined }),
    ).toThrow(/does not support pushes as application\/x-protobuf/);
  });
});

describe("a query beyond what the store has", () => {
  it.each([
    ['{a="b"} | line_format "x"', "line_format"],
    ['{a="b"} | label_format a=b', "label_format"],
    ['{a="b"} | unpack', "unpack"],
    ['{a="b"} | x=ip("10.0.0.0/8")', "ip"],
    ['{a="b"} |> "<_>"', "pattern filters"],
    ['sum_over_time({a="b"} | unwrap x [1m])', "sum_over_time"],
    ['topk(2, rate({a="b"}[1m]))', "topk"],
    ['rate({a="b"}[1m]) > 5', "arithmetic and comparisons"],
    ["vector(1)", "vector"],
  ])("%s is refused by its name", (query, name) => {
    expect(() => parseQuery(query)).toThrow(`the embedded log store does not support ${name}`);
  });
});
