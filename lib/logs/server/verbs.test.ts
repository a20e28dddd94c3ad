import { beforeEach, describe, expect, it } from "vitest";
import type { Context } from "../../access/actor";
import { formatNs, nsOfMs } from "../nanoseconds";
import { listLogsRoute, logCountsRoute, tellRequestRoute } from "../routes";
import { entryOf, whole } from "../story/story.fixture";
import { countLogsOf } from "./count-logs";
import { getLineOf } from "./get-line";
import { HeldLines } from "./held-lines.fixture";
import { listLogsOf } from "./list-logs";
import { tellRequestOf } from "./tell-request";

const ctx: Context = { actor: { kind: "user", id: "1", name: "me" }, requestId: "r", address: "127.0.0.1" };
const start = "2026-11-24T09:59:00Z";
const end = "2026-11-24T10:01:00Z";
const labels = { mesh: "demo", namespace: "llm", service: "a", version: "v1" };
const at = (ms: number) => nsOfMs(Date.parse("2026-11-24T10:00:00Z") + ms);
let store: HeldLines;
let run = 0;

beforeEach(() => {
  store = new HeldLines();
  run++;
});

/** A mesh of its own for each test: what was kept of another is not there. */
const list = (query: Record<string, unknown> = {}) =>
  listLogsOf(store, { ctx, input: listLogsRoute.query.parse({ mesh: `m${run}`, start, end, ...query }) });
const tell = (around?: string) =>
  tellRequestOf(store, {
    ctx,
    input: { ...tellRequestRoute.query.parse({ mesh: `m${run}`, around }), requestId: "7f3c-41" },
  });

describe("what was said", () => {
  const line = JSON.stringify({
    ...{ service: "a", request_id: "7f3c-41", trace_id: "t1", status: "OK", method: "POST /v1?api_key=abc" },
    ...{
      time: "2026-11-24T10:00:00Z",
      tenant: "ann@example.com",
      prompt: "Where is my parcel?",
      duration_ms: 1,
    },
    error: "no such user: ann@example.com",
  });

  it("stands in no answer: not in a line's text, not in its fields, not in a hop", async () => {
    store.held = [{ ns: at(0), labels, line }];
    const page = await list();
    const [found] = page.lines;
    expect(found).toMatchObject({
      isMasked: true,
      record: { tenant: "[mail]", error: "no such user: [mail]", method: "POST /v1?api_key=[key]" },
    });
    expect(JSON.parse(found?.text ?? "")).toMatchObject({
      request_id: "7f3c-41",
      prompt: "[prompt, 19 characters]",
    });
    const story = await tell("2026-11-24T10:00:00Z");
    expect(story).toMatchObject({ tenant: "[mail]", hops: [{ error: "no such user: [mail]" }] });
    const whole = await getLineOf(store, { ctx, input: { mesh: "demo", lineId: found?.id ?? "" } });
    expect(whole.line.text).toBe(found?.text);
    for (const answer of [page, story, whole]) expect(JSON.stringify(answer)).not.toMatch(/parcel|ann@|=abc/);
  });

  it("says of lines that hide nothing that they do not", async () => {
    store.held = [{ ns: at(0), labels, line: '{"service":"a","prompt_tokens":12}' }];
    expect((await list()).lines).toMatchObject([
      { isMasked: false, text: '{"service":"a","prompt_tokens":12}' },
    ]);
  });
});

describe("listing lines", () => {
  it("gives every line once over all pages, though more come at the top", async () => {
    store.held = Array.from({ length: 950 }, (_, index) => ({
      ns: at(Math.floor(index / 40)),
      labels: { ...labels, instance: `a-${index % 3}` },
      line: `{"service":"a","n":${index}}`,
    }));
    const given: string[] = [];
    let cursor: string | null = null;
    let pages = 0;
    do {
      const page: Awaited<ReturnType<typeof list>> = await list({ limit: 30, ...(cursor ? { cursor } : {}) });
      given.push(...page.lines.map(({ text }) => text));
      expect([page.start, page.end]).toEqual([formatNs(at(-60_000)), formatNs(at(60_000))]);
      store.held.push({ ns: at(50_000 + pages), labels, line: `{"service":"a","late":${pages}}` });
      cursor = page.cursor;
      pages++;
    } while (cursor !== null);
    expect(pages).toBeGreaterThan(30);
    expect(given).toHaveLength(950);
    expect(new Set(given).size).toBe(950);
  });

  it("cuts what is long, and gives it whole when asked", async () => {
    const line = `{"service":"a","error":"${"x".repeat(262_000)}"}`;
    store.held = [{ ns: at(0), labels, line }];
    const [found] = (await list()).lines;
    expect(found).toMatchObject({ textLength: line.length, service: "a", outcome: "unknown" });
    expect(found?.text.length).toBe(4_000);
    expect(found?.record?.error?.length).toBe(1_000);
    const id = found?.id ?? "";
    expect((await getLineOf(store, { ctx, input: { mesh: "demo", lineId: id } })).line.text).toBe(line);
    const other = { mesh: "demo", lineId: `${id.slice(0, -1)}!` };
    await expect(getLineOf(store, { ctx, input: other })).rejects.toMatchObject({ code: "not-found" });
  });

  it("gives shorter pages where lines are huge", async () => {
    store.mostBytes = 1_000;
    store.held = Array.from({ length: 40 }, (_, index) => ({
      ns: at(index),
      labels,
      line: `${index}`.padEnd(100),
    }));
    const page = await list({ limit: 30 });
    expect(page.lines.length).toBeGreaterThan(3);
    expect(page.cursor).not.toBeNull();
  });

  it("keeps the last first page while Loki is away, and says since when", async () => {
    store.held = [{ ns: at(0), labels, line: "{}" }];
    const before = await list();
    store.isAway = true;
    const after = await list();
    expect(after).toMatchObject({
      lines: before.lines,
      stale: { upstream: "loki", code: "upstream-unavailable" },
    });
    await expect(list({ status: "ok" })).rejects.toMatchObject({ upstream: "loki" });
    store.isAway = false;
    expect((await list()).stale).toBeNull();
  });

  it("is for those who may read", async () => {
    const stranger: Context = { ...ctx, scopes: [] };
    const input = listLogsRoute.query.parse({ mesh: "demo" });
    await expect(listLogsOf(store, { ctx: stranger, input })).rejects.toMatchObject({ code: "forbidden" });
  });
});

it("counts lines over time in one query", async () => {
  store.held = Array.from({ length: 10 }, (_, index) => ({ ns: at(index * 1_000 + 1), labels, line: "{}" }));
  const input = logCountsRoute.query.parse({ mesh: `m${run}`, start, end });
  const counts = await countLogsOf(store, { ctx, input });
  expect(counts).toMatchObject({ total: 10, stepSeconds: 2 });
  expect(counts.bars).toHaveLength(60);
  expect(counts.bars.filter(({ ok }) => ok === 2)).toHaveLength(5);
  expect(store.queries).toHaveLength(1);
});

describe("telling a request", () => {
  it("takes one query, and gives hops and lines", async () => {
    store.held = whole.map((each) => entryOf(each));
    store.held.push(entryOf({ service: "other", span_id: "x", start: 0, duration_ms: 1 }, "7f3c-412"));
    const story = await tell("2026-11-24T10:00:00Z");
    expect(store.queries).toHaveLength(1);
    expect(story.hops).toHaveLength(6);
    expect(story.lines).toHaveLength(6);
    expect(story.hops.every(({ lineId }) => story.lines.some(({ id }) => id === lineId))).toBe(true);
    expect(story).toMatchObject({ durationMs: 8_100, warnings: [], stale: null });
  });

  it("tells who may read some namespaces what their lines say, and how many hops lie outside", async () => {
    const all = new HeldLines();
    all.held = whole.map((each) => entryOf(each));
    const [first, ...others] = all.held;
    store.held = first ? [first] : [];
    const input = { ...tellRequestRoute.query.parse({ mesh: `m${run}`, around: "2026-11-24T10:00:00Z" }) };
    const bound: Context = { ...ctx, reads: { [`m${run}`]: ["llm"] } };
    const story = await tellRequestOf(store, { ctx: bound, input: { ...input, requestId: "7f3c-41" } }, all);
    expect(story).toMatchObject({ lines: [{}], hops: [{}], hopsOutside: others.length });
    expect(JSON.stringify(story)).not.toContain("chat-model");
    store.held = [];
    const nothing = await tellRequestOf(
      store,
      { ctx: bound, input: { ...input, requestId: "7f3c-41" } },
      all,
    );
    // Not even that there is such a request.
    expect(nothing).toMatchObject({ lines: [], hops: [], hopsOutside: 0, traceId: null, startedAt: null });
  });

  it("keeps the last answer for those alone who may read the same", async () => {
    store.held = whole.map((each) => entryOf(each));
    await tell("2026-11-24T10:00:00Z");
    store.isAway = true;
    const bound: Context = { ...ctx, reads: { [`m${run}`]: ["llm"] } };
    const input = { ...tellRequestRoute.query.parse({ mesh: `m${run}`, around: "2026-11-24T10:00:00Z" }) };
    const asked = tellRequestOf(store, { ctx: bound, input: { ...input, requestId: "7f3c-41" } });
    await expect(asked).rejects.toMatchObject({ upstream: "loki" });
  });

  it("says where it looked when there is nothing", async () => {
    const story = await tell("2026-11-24T10:00:00Z");
    expect(story).toMatchObject({ hops: [], lines: [], sentence: [], startedAt: null });
    expect(story.searched).toEqual({ start: formatNs(at(-900_000)), end: formatNs(at(900_000)) });
  });

  it("outlives Loki", async () => {
    store.held = whole.map((each) => entryOf(each));
    await tell("2026-11-24T10:00:00Z");
    store.isAway = true;
    expect(await tell("2026-11-24T10:00:00Z")).toMatchObject({ stale: { upstream: "loki" } });
  });
});
