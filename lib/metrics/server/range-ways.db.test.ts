import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PrometheusClient } from "../../prometheus/client";
import type { Line } from "../../prometheus/lines";
import type { RangeWay } from "../../prometheus/range-way";
import { type RealPrometheus, startRealPrometheus } from "../../prometheus/real-prometheus.fixture";
import { conceptQuery } from "../queries/concept-query";
import type { ConceptQuestion } from "../queries/concept-question";
import { rangeWays } from "./range-ways";

const begin = 1_760_000_000;
const scrapeSeconds = 15;
const scrapes = 41;
const end = begin + (scrapes - 1) * scrapeSeconds;
const range = { start: begin + 60, end, stepSeconds: 15 };

type Bucket = [le: string, perSecond: number, from?: number];

/** Counters of one version's buckets; `from` is the scrape with which a bucket begins. */
function buckets(version: string, all: readonly Bucket[], name = "x_seconds"): string[] {
  return all.flatMap(([le, perSecond, from = 0]) =>
    Array.from({ length: scrapes - from }, (_, n) => {
      // A wave in the pace, so that steps differ.
      const counted = perSecond * (from + n) * scrapeSeconds * (1 + 0.02 * Math.sin(from + n));
      return `${name}_bucket{version="${version}",le="${le}"} ${counted} ${begin + (from + n) * scrapeSeconds}`;
    }),
  );
}

/** What a real histogram may look like, by the version that has it. */
const cases: Record<string, Bucket[]> = {
  usual: [
    ["0.1", 5],
    ["0.5", 9.5],
    ["1", 10],
    ["+Inf", 10],
  ],
  "beyond the finite": [
    ["0.1", 5],
    ["0.5", 6],
    ["+Inf", 10],
  ],
  "all in the lowest": [
    ["0.1", 10],
    ["0.5", 10],
    ["+Inf", 10],
  ],
  "no observation": [
    ["0.1", 0],
    ["+Inf", 0],
  ],
  "falls with its bounds": [
    ["0.1", 5],
    ["0.5", 4],
    ["1", 8],
    ["+Inf", 7.5],
  ],
  "no last bucket": [
    ["0.1", 5],
    ["0.5", 9],
  ],
  "the last bucket alone": [["+Inf", 9]],
  "one bound in two spellings": [
    ["1", 2],
    ["1.0", 3],
    ["2", 4],
    ["2.0", 4],
    ["+Inf", 5],
    ["Inf", 4],
  ],
  "bounds below nothing": [
    ["-1", 6],
    ["0", 7],
    ["1", 10],
    ["+Inf", 10],
  ],
  "a bucket that comes later": [
    ["0.1", 5],
    ["0.25", 7, 20],
    ["0.5", 9],
    ["+Inf", 10],
  ],
  "a last bucket that comes later": [
    ["0.1", 5],
    ["0.5", 9],
    ["+Inf", 9.5, 15],
  ],
};

const older = buckets(
  "of the older name",
  [
    ["100", 5],
    ["500", 9.5],
    ["+Inf", 10],
  ],
  "y_milliseconds",
);
const openMetrics = [...Object.entries(cases).flatMap(([version, all]) => buckets(version, all)), ...older];

const question: ConceptQuestion = {
  source: { name: "x", layer: "model-server", labels: { version: "version" }, ways: {} },
  ways: [
    { series: "x_seconds", kind: "quantiles", scale: 1_000 },
    { series: "y_milliseconds", kind: "quantiles" },
  ],
  by: ["version"],
  where: {},
  windowSeconds: 60,
};

let server: RealPrometheus;
let client: PrometheusClient;
beforeAll(async () => {
  server = await startRealPrometheus(`${openMetrics.join("\n")}\n`);
  client = new PrometheusClient(server.url, { scrapeSeconds });
  await client.now();
});
afterAll(async () => {
  await client.close();
  await server.stop();
});

/** Lines by what tells them apart, asked in one way alone. */
async function linesBy(way: RangeWay, within = range): Promise<Map<string, Line["points"]>> {
  // What is kept is kept by the query: each way has a client, and so a memory, of its own.
  const own = new PrometheusClient(server.url, { scrapeSeconds });
  const { lines } = await own.range(conceptQuery(question), within, { ways: [way] });
  await own.close();
  return new Map(lines.map(({ labels, points }) => [`${labels.version} ${labels.quantile}`, points]));
}

describe("a histogram's lines", () => {
  it("are the same by its buckets as by the query language's own quantiles", async () => {
    const [byBuckets, plain] = rangeWays(question);
    if (!byBuckets || !plain) throw new Error("a histogram has two ways");
    const [found, expected] = await Promise.all([linesBy(byBuckets), linesBy(plain)]);
    for (const [name, points] of expected) {
      const own = new Map(found.get(name));
      for (const [at, value] of points) {
        const given = own.get(at) ?? null;
        if (value === null) expect([name, at, given]).toEqual([name, at, null]);
        else expect(given, `${name} at ${at}`).toBeCloseTo(value, 6);
      }
    }
    expect([...found.keys()].sort()).toEqual([...expected.keys()].sort());
    const told = [...expected.values()].filter((points) => points.some(([, value]) => value !== null));
    expect(told.length).toBe(20);
    expect(expected.get("of the older name p50")?.at(-1)?.[1]).toBeCloseTo(100, 0);
  });

  it("put together of slices are what one answer would have been", async () => {
    const ways = rangeWays(question);
    const query = conceptQuery(question);
    await client.range(query, { ...range, end: end - 300 }, { ways });
    const grown = await client.range(query, range, { ways });
    const [byBuckets] = ways;
    if (!byBuckets) throw new Error("there is no way");
    const whole = await linesBy(byBuckets);
    expect(
      new Map(grown.lines.map(({ labels, points }) => [`${labels.version} ${labels.quantile}`, points])),
    ).toEqual(whole);
  });
});
