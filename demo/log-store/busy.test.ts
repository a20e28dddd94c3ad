import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runLines } from "./engine/run-lines";
import { runMetric } from "./engine/run-metric";
import { Turns } from "./engine/turns";
import { QueryQueue } from "./http/query-queue";
import { RunningStore } from "./log-server.fixture";
import { parseQuery } from "./logql/parse-query";
import type { LinesQuery } from "./logql/query-tree";
import { LineStore } from "./store/line-store";

const nowMs = 1_800_000_000_000;
const firstNs = BigInt(nowMs - 60_000) * 1_000_000n;
const endNs = BigInt(nowMs) * 1_000_000n;
const labels = { app: "a" };
const entryAt = (index: number, text: string) => ({ ns: firstNs + BigInt(index), text, metadata: {} });

function storeOf(texts: readonly string[], maxBytes = 1e9): LineStore {
  const store = new LineStore({ maxBytes, maxAgeMs: 1e12, now: () => nowMs });
  store.add(
    labels,
    texts.map((text, index) => entryAt(index, text)),
  );
  return store;
}

/** Looks at each line hundreds of times. */
const slow = `{app="a"}${' |~ "[a-z].*t.*"'.repeat(400)}`;
const lines = Array.from({ length: 40_000 }, (_, index) => `the text of line ${index}`);

describe("a query that takes long", () => {
  const store = storeOf(lines);
  let running: RunningStore;
  beforeAll(async () => {
    running = await RunningStore.start(store);
  });
  afterAll(() => running.stop());

  const ask = (query: string, signal?: AbortSignal) =>
    fetch(`${running.base}/loki/api/v1/query_range`, {
      method: "POST",
      body: new URLSearchParams({ query, start: String(firstNs), end: String(endNs), limit: "5000" }),
      ...(signal ? { signal } : {}),
    });

  it("keeps no push waiting, and ends when nobody wants its answer any more", async () => {
    const gone = new AbortController();
    const ended: string[] = [];
    const queries = [1, 2, 3, 4, 5].map(() =>
      ask(`${slow} |= "nothing"`, gone.signal).then(
        () => ended.push("answered"),
        () => ended.push("given up"),
      ),
    );
    await wait(50);
    for (let count = 0; count < 10; count++) {
      const began = performance.now();
      const values: [string, string][] = [[String(firstNs), `pushed ${count}`]];
      expect(await running.push([{ stream: { app: "pushed" }, values }])).toBe(204);
      expect(performance.now() - began).toBeLessThan(1_000);
    }
    expect(ended).toEqual([]);
    gone.abort();
    await Promise.all(queries);
    const began = performance.now();
    const answer = await ask('{app="pushed"}');
    expect((await answer.json()).data.result[0].values).toHaveLength(10);
    expect(performance.now() - began).toBeLessThan(1_000);
  });

  it("is given up in Loki's words", async () => {
    const query = parseQuery(`${slow} |= "nothing"`) as LinesQuery;
    const span = { startNs: firstNs, endNs, limit: 10, direction: "forward" } as const;
    const asked = runLines(store, { query, ...span }, new Turns({ withinMs: 20 }));
    await expect(asked).rejects.toMatchObject({ status: 504, message: expect.stringMatching(/timed out/) });
  });
});

it("gives the lines as they were when it began, whatever is pushed and dropped meanwhile", async () => {
  const store = storeOf(lines.slice(0, 1_000), 400_000);
  const query = parseQuery('{app="a"}') as LinesQuery;
  const span = { startNs: firstNs, endNs, limit: 5_000, direction: "forward" } as const;
  const asked = runLines(store, { query, ...span }, new Turns({ turnMs: 0 }));
  for (let index = 1_000; index < 3_000; index++) store.add(labels, [entryAt(index, `new ${index}`)]);
  store.add(labels, [entryAt(0, "before all")]);
  expect(store.select([])[0]?.entries[1]?.text).toMatch(/^new/);
  expect((await asked).map(({ text }) => text)).toEqual(lines.slice(0, 1_000));
});

describe("a query that would take more memory than there is", () => {
  const ids = storeOf(Array.from({ length: 6_000 }, (_, index) => `{"id":"${index}"}`));
  const moments = (count: number) => Array.from({ length: count }, (_, index) => endNs + BigInt(index));

  it.each([
    ["count(count_over_time({app='a'} | json [2m]))", 1, "more than 5000 series within a query"],
    ["count_over_time({app='a'} | json [2m])", 10_000, "101 series at 10000 moments within a query"],
  ])("%s at %i moments is refused by its name", async (text, count, name) => {
    const query = parseQuery(text.replaceAll("'", '"'));
    if (query.kind === "lines") throw new Error("no metric");
    await expect(runMetric(ids, query, moments(count), new Turns())).rejects.toMatchObject({
      status: 400,
      message: `the embedded log store does not support ${name}`,
    });
  });

  it("because of its lines is refused by its name, and answered when it asks for fewer", async () => {
    const wide = storeOf(Array.from({ length: 80 }, (_, index) => String(index).padEnd(250_000, "x")));
    const query = parseQuery('{app="a"}') as LinesQuery;
    const span = { startNs: firstNs, endNs, direction: "forward" } as const;
    await expect(runLines(wide, { query, ...span, limit: 80 }, new Turns())).rejects.toThrow(
      "does not support answers of more than 16 MiB",
    );
    expect(await runLines(wide, { query, ...span, limit: 60 }, new Turns())).toHaveLength(60);
  });
});

it("runs few queries at once in the order in which they came, and refuses those that are too many", async () => {
  const queue = new QueryQueue({ atOnce: 2, waiting: 3 });
  const began: number[] = [];
  const ends: (() => void)[] = [];
  const query = (number: number) =>
    queue.run(async () => {
      began.push(number);
      await new Promise<void>((resolve) => ends.push(resolve));
      if (number === 1) throw new Error("failed");
      return number;
    });
  const asked = Promise.allSettled([1, 2, 3, 4, 5].map(query));
  await expect(query(6)).rejects.toMatchObject({ status: 429, message: "too many outstanding requests" });
  for (let count = 1; count <= 5; count++) {
    expect(began).toEqual([1, 2, 3, 4, 5].slice(0, count + 1));
    ends.shift()?.();
    await wait(1);
  }
  expect((await asked).map(({ status }) => status)).toEqual(["rejected", ...Array(4).fill("fulfilled")]);
  const again = query(7);
  expect(began.at(-1)).toBe(7);
  ends.shift()?.();
  expect(await again).toBe(7);
});
