import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { confineLogql } from "../../lib/logql/confine";
import { lineQueries, logQueries } from "../../lib/logql/log-queries.fixture";
import { streamOneOf } from "../../lib/logql/logql";
import { RunningStore } from "./log-server.fixture";
import { LineStore } from "./store/line-store";

const nowMs = 1_800_000_000_000;
const second = 1_000_000_000n;
const endNs = BigInt(nowMs) * 1_000_000n;
const startNs = endNs - 120n * second;
const own = [streamOneOf("namespace", ["a"])];

const streams = ["a", "b", "c"].flatMap((namespace) =>
  ["x", "y"].map((service) => ({ mesh: "demo", namespace, service, version: "v1" })),
);

function storeOf(held: typeof streams): LineStore {
  const store = new LineStore({ maxBytes: 1e9, maxAgeMs: 1e12, now: () => nowMs });
  for (const stream of held) {
    const entries = [0, 1, 2, 3].map((index) => ({
      ns: endNs - BigInt(10 + 20 * index) * second,
      // A line may say anything, and of whom it likes.
      text: JSON.stringify({ namespace: "a", app: stream.namespace, n: index, service: stream.service }),
      metadata: {},
    }));
    store.add(stream, entries);
  }
  return store;
}

let all: RunningStore;
/** It holds what may be read and nothing else. */
let oracle: RunningStore;
beforeAll(async () => {
  all = await RunningStore.start(storeOf(streams));
  oracle = await RunningStore.start(storeOf(streams.filter(({ namespace }) => namespace === "a")));
});
afterAll(async () => {
  await all.stop();
  await oracle.stop();
});

async function answer({ base }: RunningStore, query: string) {
  const form = { query, start: String(startNs), end: String(endNs), limit: "5000", step: "60" };
  const response = await fetch(`${base}/loki/api/v1/query_range`, {
    method: "POST",
    body: new URLSearchParams(form),
  });
  if (response.status !== 200) return { status: response.status, rows: [] };
  const { data } = await response.json();
  return { status: 200, rows: data.result.map((row: object) => JSON.stringify(row)).sort() };
}

it.each([
  ["lines", lineQueries],
  ["numbers too", logQueries],
] as const)(
  "a confined query answers as a store would that holds nothing else: %s",
  async (_, queries) => {
    const runs = 400;
    let rows = 0;
    let hidden = 0;
    await fc.assert(
      fc.asyncProperty(queries, async (query) => {
        const [got, wanted, unbound] = await Promise.all([
          answer(all, confineLogql(query, own)),
          answer(oracle, query),
          answer(all, query),
        ]);
        expect(got, query).toEqual(wanted);
        rows += got.rows.length;
        if (unbound.rows.length > got.rows.length) hidden++;
      }),
      { numRuns: runs },
    );
    // There was something to answer, and something to hide.
    expect(rows).toBeGreaterThan(runs / 10);
    expect(hidden).toBeGreaterThan(runs / 10);
  },
  300_000,
);
