import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RunningStore } from "../log-server.fixture";
import { LineStore } from "../store/line-store";

const nowMs = 1_800_000_000_000;
const ns = (second: number) => String(BigInt(nowMs + second * 1_000) * 1_000_000n);
const store = new LineStore({ maxBytes: 1e9, maxAgeMs: 1e12, now: () => nowMs });
let running: RunningStore;

beforeAll(async () => {
  running = await RunningStore.start(store);
  const values: [string, string][] = [-3, -2, -1].map((second) => [ns(second), `line ${-second}`]);
  expect(await running.push([{ stream: { app: "web" }, values }])).toBe(204);
});
afterAll(() => running.stop());

async function get(
  path: string,
  init?: RequestInit,
): Promise<{ status: number; type: string; text: string }> {
  const answer = await fetch(running.base + path, init);
  return {
    status: answer.status,
    type: answer.headers.get("content-type") ?? "",
    text: await answer.text(),
  };
}

const formOf = (fields: Record<string, string>) => ({ method: "POST", body: new URLSearchParams(fields) });
const span = { start: ns(-60), end: ns(0) };

describe("the log store by HTTP", () => {
  it("is ready", async () => expect(await get("/ready")).toMatchObject({ status: 200, text: "ready\n" }));

  it.each<[string, RequestInit | undefined]>([
    [
      `/loki/api/v1/query_range?${new URLSearchParams({ ...span, query: '{app="web"}', limit: "2" })}`,
      undefined,
    ],
    ["/loki/api/v1/query_range", formOf({ ...span, query: '{app="web"}', limit: "2" })],
  ])("takes a query from the address and from a form", async (path, init) => {
    const { status, type, text } = await get(path, init);
    expect([status, type]).toEqual([200, "application/json; charset=UTF-8"]);
    const { data } = JSON.parse(text);
    expect(data.result[0].values.map(([, line]: string[]) => line)).toEqual(["line 1", "line 2"]);
  });

  it("merges what a line carries into its stream, or keeps it apart for who asks for that", async () => {
    const form = formOf({ ...span, query: '{app="web"} |= "1"' });
    const headers = { "x-loki-response-encoding-flags": "categorize-labels" };
    const merged = JSON.parse((await get("/loki/api/v1/query_range", form)).text).data;
    const apart = JSON.parse((await get("/loki/api/v1/query_range", { ...form, headers })).text).data;
    expect(merged.result[0].stream).toEqual({ app: "web", detected_level: "unknown", service_name: "web" });
    expect(apart.encodingFlags).toEqual(["categorize-labels"]);
    expect(apart.result[0].stream).toEqual({ app: "web", service_name: "web" });
    expect(apart.result[0].values[0][2]).toEqual({ structuredMetadata: { detected_level: "unknown" } });
  });

  it.each([
    ["/loki/api/v1/labels", ["app", "service_name"]],
    ["/loki/api/v1/label/app/values", ["web"]],
    ["/loki/api/v1/label/constructor/values", undefined],
    ["/loki/api/v1/label/__proto__/values", undefined],
    [
      `/loki/api/v1/series?${new URLSearchParams({ "match[]": '{app="web"}' })}`,
      [{ app: "web", service_name: "web" }],
    ],
  ])("%s", async (path, data) => {
    const url = `${path}${path.includes("?") ? "&" : "?"}${new URLSearchParams(span)}`;
    expect(JSON.parse((await get(url)).text)).toEqual({ status: "success", ...(data && { data }) });
  });

  it("answers a metric query at one moment", async () => {
    const query = 'sum(count_over_time({app="web"}[1m]))';
    const { text } = await get("/loki/api/v1/query", formOf({ query, time: ns(0) }));
    expect(JSON.parse(text).data).toEqual({
      resultType: "vector",
      result: [{ metric: {}, value: [nowMs / 1000, "3"] }],
    });
  });
});

describe("what the log store refuses, in Loki's plain text", () => {
  const ranged = (fields: Record<string, string>) =>
    `/loki/api/v1/query_range?${new URLSearchParams({ ...span, query: '{app="web"}', ...fields })}`;

  it.each<[string, number, RegExp]>([
    [
      ranged({ query: '{app="web"} | line_format "x"' }),
      400,
      /^the embedded log store does not support line_format$/,
    ],
    [ranged({ query: "{app=" }), 400, /^parse error/],
    [ranged({ limit: "5001" }), 400, /^max entries limit per query exceeded/],
    [ranged({ limit: "0" }), 400, /^limit must be a positive value/],
    [ranged({ start: ns(-721 * 3_600 - 1) }), 400, /^the query time range exceeds the limit/],
    [ranged({ start: ns(1) }), 400, /^end timestamp must not be before/],
    [ranged({ step: "0.001" }), 400, /^exceeded maximum resolution of 11,000 points/],
    [ranged({ direction: "sideways" }), 400, /^invalid direction/],
    [
      `/loki/api/v1/query?query=${encodeURIComponent('{app="web"}')}`,
      400,
      /^log queries are not supported as an instant query/,
    ],
    ["/loki/api/v1/index/stats?query=x", 400, /does not support index\/stats/],
    ["/loki/api/v1/tail?query=x", 400, /does not support tail/],
    ["/loki/api/v1/label/%E0%A4%A/values", 400, /cannot be read/],
    ["/elsewhere", 404, /not found/],
  ])("%.60s", async (path, status, message) => {
    const answer = await get(path);
    expect([answer.status, answer.type]).toEqual([status, "text/plain; charset=utf-8"]);
    expect(answer.text).toMatch(message);
  });

  it.each<[string, RequestInit, number, RegExp]>([
    ["a push by GET", { method: "GET" }, 405, /^$/],
    ["no JSON", { body: "{" }, 400, /loghttp/],
    [
      "a time that is a number",
      { body: '{"streams":[{"stream":{"a":"b"},"values":[[1,"x"]]}]}' },
      400,
      /loghttp/,
    ],
    ["no streams", { body: "{}" }, 422, /at least one valid stream/],
    [
      "a packing it does not know",
      { body: "x", headers: { "content-encoding": "br" } },
      400,
      /not supported/,
    ],
    [
      "more than it unpacks",
      { body: gzipSync(Buffer.alloc(65 * 1024 * 1024)), headers: { "content-encoding": "gzip" } },
      400,
      /gzip/,
    ],
    ["more than it takes", { body: Buffer.alloc(16 * 1024 * 1024 + 1) }, 413, /too large/],
  ])("%s", async (_what, init, status, message) => {
    const headers = { "content-type": "application/json", ...init.headers };
    const answer = await get("/loki/api/v1/push", { method: "POST", ...init, headers });
    expect(answer.status).toBe(status);
    expect(answer.text).toMatch(message);
  });
});
