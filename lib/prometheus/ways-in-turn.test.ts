import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { promql } from "../promql/promql";
import { PrometheusClient } from "./client";
import { FakePrometheus } from "./fake-prometheus.fixture";
import type { RangeWay } from "./range-way";

let fake: FakePrometheus;
let client: PrometheusClient;

beforeEach(async () => {
  fake = new FakePrometheus();
  client = new PrometheusClient(await fake.start(), { scrapeSeconds: 5 });
  await client.now();
  fake.heard = [];
});
afterEach(async () => {
  vi.useRealTimers();
  await client.close();
  fake.stop();
});

const query = promql`sum(up)`;
/** Twice what the query says, of an answer that says half. */
const halved: RangeWay = {
  query: promql`sum(up) / 2`,
  read: (lines) =>
    lines.map(({ labels, points }) => ({
      labels,
      points: points.map(([at, value]) => [at, value === null ? null : value * 2]),
    })),
  maxBytes: 2_000,
};
const plain: RangeWay = { query, read: (lines) => lines };
const ways = [halved, plain];

const asked = () =>
  fake.heard.flatMap(({ path, fields }) => (path === "/api/v1/query_range" ? fields.query : []));
const last = (points: number) => ({ start: fake.now - points * 10, end: fake.now, stepSeconds: 10 });

describe("a range that may be asked in more than one way", () => {
  it("is asked in the first, and kept as it was read", async () => {
    const { lines } = await client.range(query, last(20), { ways });
    expect(lines[0]?.points.at(-1)).toEqual([fake.now, fake.now * 2]);
    expect((await client.range(query, last(10), { ways })).lines[0]?.points.at(-1)?.[1]).toBe(fake.now * 2);
    expect(asked()).toEqual(["sum(up) / 2"]);
  });

  it("is asked in the next where the first is too much, and for a while only in that", async () => {
    vi.useFakeTimers({ toFake: ["performance"] });
    const { lines } = await client.range(query, last(300), { ways });
    expect(lines[0]?.points.at(-1)).toEqual([fake.now, fake.now]);
    expect(asked()).toEqual(["sum(up) / 2", "sum(up)"]);
    await client.range(query, { ...last(300), stepSeconds: 5 }, { ways });
    expect(asked().slice(2)).toEqual(["sum(up)"]);
    // Fewer steps may well be answered.
    await client.range(query, { ...last(10), stepSeconds: 2 }, { ways });
    expect(asked().slice(3)).toEqual(["sum(up) / 2"]);
    vi.advanceTimersByTime(600_000);
    await client.range(query, { ...last(300), stepSeconds: 4 }, { ways });
    expect(asked().slice(4)).toEqual(["sum(up) / 2", "sum(up)"]);
  });

  it("fails as the last way does, and at once where Prometheus is away", async () => {
    fake.special = (path) =>
      path === "/api/v1/query_range"
        ? { status: 422, body: { status: "error", errorType: "execution", error: "too many samples" } }
        : undefined;
    await expect(client.range(query, last(20), { ways })).rejects.toThrow("too many samples");
    expect(asked()).toEqual(["sum(up) / 2", "sum(up)"]);
    fake.heard = [];
    fake.special = () => ({ status: 503, body: "away" });
    await expect(
      client.range(query, last(19), { ways: [{ ...halved, query: promql`sum(up) / 4` }, plain] }),
    ).rejects.toMatchObject({
      code: "upstream-unavailable",
    });
    expect(asked()).toEqual(["sum(up) / 4"]);
  });
});
