import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Promql, promql } from "../promql/promql";
import { PrometheusClient } from "./client";
import { type RecordedCase, recordedCases, recordedData } from "./fixtures/recorded";
import { rangeOf, wantedOf } from "./fixtures/wanted-of";
import { type RealPrometheus, startRealPrometheus } from "./real-prometheus.fixture";

const begin = Date.parse("2026-01-01T00:00:00Z") / 1000;

let server: RealPrometheus;
let client: PrometheusClient;
beforeAll(async () => {
  server = await startRealPrometheus(recordedData());
  client = new PrometheusClient(server.url);
  await client.now();
});
afterAll(async () => {
  await client.close();
  await server.stop();
});

/** A recorded query is text; the product's are built of pieces. */
function textOf({ query }: RecordedCase): Promql {
  return promql([String(query.query)] as unknown as TemplateStringsArray);
}

/** Parameters that the client sends of its own, or not at all. */
const others = ["timeout", "lookback_delta"];
const cases = recordedCases().filter(
  ({ method, path, query, expect: { status } }) =>
    method === "GET" &&
    (path === "/api/v1/query" || path === "/api/v1/query_range") &&
    status === 200 &&
    others.every((name) => query[name] === undefined),
);

describe("the client's own requests to a Prometheus with the recorded data", () => {
  it.each(cases.filter(({ path }) => path === "/api/v1/query"))("$id", async (recorded) => {
    const at = Number(recorded.query.time);
    const moment = Number.isFinite(at) ? at : Date.parse(String(recorded.query.time)) / 1000;
    const isRaw = recorded.id === "matrix-selector";
    const read = isRaw
      ? (await client.rawSamples(textOf(recorded), moment)).lines
      : (await client.instant(textOf(recorded), moment)).samples;
    const wanted = wantedOf(recorded) as unknown[];
    expect(read).toHaveLength(wanted.length);
    expect(read).toEqual(expect.arrayContaining(wanted));
  });

  it.each(cases.filter(({ path }) => path === "/api/v1/query_range"))("$id", async (recorded) => {
    expect((await client.range(textOf(recorded), rangeOf(recorded))).lines).toEqual(wantedOf(recorded));
  });
});

describe("a range that was put together", () => {
  it.each([
    ["sum by (code) (rate(http_requests_total[1m]))", 15],
    ["histogram_quantile(0.9, sum by (le, kind) (rate(lat_seconds_bucket[2m])))", 20],
    ["special_values", 30],
    ["gappy_gauge or gone_gauge or resets_total", 10],
    ["topk(1, http_requests_total)", 10],
    ["max_over_time(sum(rate(http_requests_total[2m]))[3m:30s])", 15],
    ["http_requests_total offset 1m", 15],
    ["http_requests_total{code='500'} @ end()", 15],
  ])("of %s is what Prometheus answers to all of it", async (text, stepSeconds) => {
    const query = promql([text] as unknown as TemplateStringsArray);
    const kept = new PrometheusClient(server.url);
    await kept.now();
    for (const [from, to] of [
      [0, 300],
      [60, 420],
      [60, 900],
      [0, 960],
    ] as const) {
      const range = { start: begin + from, end: begin + to, stepSeconds };
      const whole = new PrometheusClient(server.url);
      expect(await kept.range(query, range)).toEqual(await whole.range(query, range));
      await whole.close();
    }
    await kept.close();
  });
});

describe("the product", () => {
  it("is found out, and limits a range by name before it is asked for", async () => {
    const query = promql`vector(1)`;
    const range = (steps: number) => ({ start: begin, end: begin + steps, stepSeconds: 1 });
    expect((await client.range(query, range(11_000))).lines[0]?.points).toHaveLength(11_001);
    await expect(client.range(query, range(11_001))).rejects.toMatchObject({
      code: "unsupported-by-target",
      params: { steps: 11_001, most: 11_000 },
    });
    expect(client.gate.state().state).toBe("up");
  });
});
