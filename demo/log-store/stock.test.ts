import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Context } from "../../lib/access/actor";
import type { KnownLogs } from "../../lib/logs/profiles/known-logs";
import { knownFrom } from "../../lib/logs/profiles/seen-logs";
import {
  type Call,
  chatEngine,
  chatProxy,
  engineLines,
  gatewayPod,
  jsonOf,
  requestId,
  sent,
  served,
  stockDay,
  textOf,
} from "../../lib/logs/profiles/stock-lines.fixture";
import { listLogsRoute, logCountsRoute, tellRequestRoute } from "../../lib/logs/routes";
import { countLogsOf } from "../../lib/logs/server/count-logs";
import { getLineOf } from "../../lib/logs/server/get-line";
import { lineKey } from "../../lib/logs/server/line-key";
import type { LineStore as Lines } from "../../lib/logs/server/line-store";
import { listLogsOf } from "../../lib/logs/server/list-logs";
import { lookAtLogs } from "../../lib/logs/server/look-at-logs";
import { tellRequestOf } from "../../lib/logs/server/tell-request";
import { LokiClient } from "../../lib/loki/client";
import { RunningStore } from "./log-server.fixture";
import { LineStore } from "./store/line-store";

const ctx: Context = { actor: { kind: "user", id: "1", name: "me" }, requestId: "r", address: "127.0.0.1" };
/** Now, so that a look at the last hour finds it. */
const now = Math.floor(Date.now() / 60_000) * 60_000 - 300_000;
const times = { start: new Date(now - 60_000).toISOString(), end: new Date(now + 60_000).toISOString() };
const ids = Array.from({ length: 6 }, (_, index) => `00000000-0000-4000-8000-00000000000${index}`);
const otherProxy = { namespace: "llm", pod: "embed-5d8c7b9f64-b2c4d", container: "istio-proxy" };

let running: RunningStore;
let client: LokiClient;
let asked = 0;
let known: KnownLogs;
let store: Lines;
let run = 0;

function at(line: string): string {
  const [start = ""] = new Date(now).toISOString().split(".");
  return line.replaceAll("2026-11-24T10:00:0", start.slice(0, -1));
}

async function pushed(labels: Record<string, string>, all: [number, string][]): Promise<void> {
  const values = all.map(([ms, line]): [string, string] => [`${now + ms}000000`, at(line)]);
  expect(await running.push([{ stream: labels, values }])).toBe(204);
}

/** What passes through the gateway in one format and is served by pods that log the other, as while a setting is changed. */
beforeAll(async () => {
  expect(new Date(stockDay).toISOString()).toBe("2026-11-24T10:00:00.000Z");
  running = await RunningStore.start(new LineStore({ maxBytes: 1e8, maxAgeMs: 86_400_000 }));
  client = new LokiClient(running.base);
  const calls: Call[] = ids.map((id, index) => ({
    ...{ ...sent, id, startMs: index * 10, durationMs: 1_000 * (index + 1) },
    ...(index === 1 ? { status: 503, flags: "UO", to: "-" } : {}),
    ...(index === 2 ? { cluster: "outbound|8000|v1|chat.llm.svc.cluster.local" } : {}),
    ...(index === 3 ? { cluster: "outbound|80||embed.llm.svc.cluster.local" } : {}),
    ...(index === 4 ? { method: null, path: null, status: 0 } : {}),
  }));
  await pushed(
    gatewayPod,
    calls.map((call) => [call.startMs + call.durationMs, textOf(call)]),
  );
  await pushed(gatewayPod, [[7, "2026-11-24T10:00:00Z warning envoy main caught SIGTERM"]]);
  const mine: Call = { ...served, id: ids[0] ?? "", durationMs: 990 };
  await pushed(chatProxy, [[993, jsonOf(mine)]]);
  await pushed(otherProxy, [[400, jsonOf({ ...served, sni: "-", id: ids[3] ?? "", durationMs: 3_000 })]]);
  await pushed(
    chatEngine,
    engineLines(ids[0]).map((line, index): [number, string] => [5 + index, line]),
  );
  await pushed({ namespace: "llm", pod: "web-0", container: "web" }, [[50, `served ${ids[0]}, at last`]]);
});
afterAll(async () => {
  await client.close();
  await running.stop();
});
beforeEach(async () => {
  run++;
  asked = 0;
  known = knownFrom("prod", await lookAtLogs(client, "prod"));
  store = {
    known: async () => known,
    lines: async (ask) => {
      asked++;
      return (await client.lines(ask)).map((each) => ({ ...each, key: lineKey(each.labels, each.line) }));
    },
    counts: (ask) => {
      asked++;
      return client.range(ask);
    },
  };
});

const list = (query: Record<string, unknown> = {}) =>
  listLogsOf(store, { ctx, input: listLogsRoute.query.parse({ mesh: `m${run}`, ...times, ...query }) });
const count = (query: Record<string, unknown> = {}) =>
  countLogsOf(store, { ctx, input: logCountsRoute.query.parse({ mesh: `m${run}`, ...times, ...query }) });
const idsOf = async (query: Record<string, unknown>) =>
  (await list(query)).lines
    .map(({ record, profile }) => `${profile}:${record?.request_id?.slice(-1)}`)
    .sort();

describe("the log pages over a stock mesh's pod logs, which nobody labelled for Heddle", () => {
  it("find out by themselves which formats are there", () => {
    expect(known.by).toBe("pods");
    expect(known.active.map(({ name }) => name)).toEqual(["istio-json", "istio-text", "vllm", "plain"]);
    expect(known.labels).toMatchObject({ namespace: "namespace", pod: "pod", container: "container" });
  });

  it("list calls of both formats from one query a page, and say what was not searched", async () => {
    const page = await list();
    expect(asked).toBe(1);
    expect(page.lines).toHaveLength(7);
    expect(page.lines.every(({ record }) => record?.status !== undefined)).toBe(true);
    expect(page.warnings).toEqual([]);
    const searched = await list({ text: "chatcmpl" });
    expect(searched.warnings.map(({ message }) => message)).toEqual([
      "lines of vllm were not searched: they are found by a request's id",
    ]);
    const guessed = await list({ namespace: "llm", service: "embed" });
    expect(guessed.warnings.map(({ code }) => code)).toEqual(["service-guessed"]);
    const [, inbound] = page.lines.filter(({ profile }) => profile === "istio-json").reverse();
    expect(inbound).toMatchObject({ namespace: "llm", service: "chat", version: "v2", guessed: [] });
  });

  it.each([
    [{ status: "error" }, ["istio-text:1"]],
    [{ status: "503" }, ["istio-text:1"]],
    [{ flag: "UO" }, ["istio-text:1"]],
    [{ minDurationMs: 3_000 }, ["istio-json:3", "istio-text:2", "istio-text:3", "istio-text:5"]],
    [{ text: "EMBED.llm" }, ["istio-text:3"]],
    [{ namespace: "llm", service: "chat", version: "v1" }, ["istio-text:2"]],
    [
      { namespace: "llm", service: "chat", version: "v2" },
      ["istio-json:0", "istio-text:0", "istio-text:1", "istio-text:5"],
    ],
    [{ namespace: "llm", service: "embed" }, ["istio-json:3", "istio-text:3"]],
    [{ namespace: "llm", service: "embed", status: "error" }, []],
    [{ namespace: "money" }, []],
    [
      { caller: "istio-system/istio-ingressgateway", status: "ok" },
      ["istio-text:0", "istio-text:2", "istio-text:3", "istio-text:5"],
    ],
  ])("filter by %j", async (filter, expected) => {
    expect(await idsOf(filter)).toEqual(expected);
    expect(asked).toBe(1);
    const { total, outcomes } = await count(filter);
    expect(total).toBe(expected.length);
    expect(outcomes.reduce((sum, each) => sum + each.count, 0)).toBe(expected.length);
  });

  it("ask nothing where no format says what is asked for, and say that", async () => {
    const page = await list({ minTtftMs: 10 });
    expect(page).toMatchObject({ lines: [], logql: "" });
    expect(asked).toBe(0);
    expect(page.warnings[0]?.message).toContain("istio-json, istio-text were not searched");
    expect((await count({ tenant: "acme" })).total).toBe(0);
  });

  it("count by outcome", async () => {
    const { outcomes, total } = await count();
    expect(total).toBe(7);
    expect(outcomes.map(({ status, flags, count: lines }) => [status, flags, lines])).toEqual([
      ["200", null, 6],
      ["503", "UO", 1],
    ]);
  });

  it("page through all lines without gaps or repeats", async () => {
    const given: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof list>> = await list({ limit: 2, ...(cursor ? { cursor } : {}) });
      given.push(...page.lines.map(({ id }) => id));
      cursor = page.cursor;
    } while (cursor !== null);
    expect(new Set(given).size).toBe(7);
    expect(given).toHaveLength(7);
  });

  it("open one line of whichever pod", async () => {
    const [line] = (await list({ flag: "UO" })).lines;
    if (!line) throw new Error("no line");
    const input = { mesh: `m${run}`, namespace: "llm", service: "chat", lineId: line.id };
    expect((await getLineOf(store, { ctx, input })).line).toEqual(line);
  });

  it("tell a request from proxies, engine and whoever else names it, from one query", async () => {
    const input = { ...tellRequestRoute.query.parse({ mesh: `m${run}` }), requestId: ids[0] ?? "" };
    const story = await tellRequestOf(store, { ctx, input });
    expect(asked).toBe(1);
    expect(story.hops.map(({ service, version, caller }) => [service, version, caller])).toEqual([
      ["chat", "v2", "istio-system/istio-ingressgateway"],
    ]);
    expect(story.lines.map(({ profile }) => profile).sort()).toEqual(
      ["istio-json", "istio-text", "plain", "vllm", "vllm"].sort(),
    );
    expect(story.sentence[0]).toEqual({ code: "served", service: "chat", version: "v2" });
    const nobody = await tellRequestOf(store, { ctx, input: { ...input, requestId } });
    expect(nobody.lines).toEqual([]);
  });
});
