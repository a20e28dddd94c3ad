import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { eventually, splitConfig } from "../fixtures/control-plane";
import { ControlPlaneProcess, createTestDatabase, queryDatabase } from "../fixtures/control-plane-process";
import { PostgresProxy } from "../fixtures/postgres-proxy";

let database: { url: string; drop: () => Promise<void> };
let proxy: PostgresProxy;
let plane: ControlPlaneProcess;

beforeEach(async () => {
  database = await createTestDatabase();
  proxy = await PostgresProxy.start(database.url);
  plane = await ControlPlaneProcess.start(proxy.url);
}, 30_000);
afterEach(async () => {
  await plane.end();
  proxy.close();
  await database.drop();
});

const config = splitConfig({ v1: 10_000 });
const stored = () =>
  queryDatabase<{ delivery_id: string; etag: string }>(
    database.url,
    "select delivery_id, etag from controlplane.changes order by sequence",
  );
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe("a write whose answer is lost", () => {
  it("is answered the same after kill -9 between commit and answer", async () => {
    proxy.silentAfter = "insert into controlplane.configs";
    const lost = plane.put(config, { deliveryId: "lost" }).catch(() => "no answer");
    const [row] = await eventually(stored, (rows) => rows.length === 1);
    await plane.end("SIGKILL");
    expect(await lost).toBe("no answer");
    proxy.pass();
    await plane.restart();
    expect((await plane.get()).body).toMatchObject({ etag: row?.etag, deliveryId: "lost" });
    const repeated = await plane.put(config, { deliveryId: "lost" });
    expect(repeated).toMatchObject({ status: 200, body: { etag: row?.etag, config } });
    expect(await stored()).toHaveLength(1);
  }, 30_000);

  it("is taken over into memory when Postgres answers again", async () => {
    proxy.silentAfter = "insert into controlplane.configs";
    const unsure = await plane.put(config, { deliveryId: "unsure" });
    expect(unsure).toMatchObject({ status: 503, body: { error: { code: "postgres-away" } } });
    expect(unsure.ms).toBeLessThan(1700);
    const [row] = await stored();
    proxy.cut();
    proxy.pass();
    await eventually(
      () => plane.ask("GET", `/v1/services/llm/chat-model/status?section=route&etag=${row?.etag}`),
      ({ body }) => body.current === true,
    );
    expect(await plane.put(config, { deliveryId: "unsure" })).toMatchObject({ status: 200 });
    expect(await plane.deliveryIds()).toEqual(["unsure"]);
  }, 20_000);
});

describe("a write past its deadline", () => {
  it("is not made by a process that was frozen meanwhile, whether the caller waits or has gone", async () => {
    plane.signal("SIGSTOP");
    const deadlineMs = Date.now() + 300;
    const abort = new AbortController();
    const gone = plane
      .put(config, { deliveryId: "gone", deadlineMs, signal: abort.signal })
      .catch(() => null);
    const endless = plane.put(config, { deliveryId: "endless", signal: abort.signal }).catch(() => null);
    const waiting = plane.put(config, { deliveryId: "waiting", deadlineMs });
    await pause(400);
    abort.abort();
    await Promise.all([gone, endless]);
    plane.signal("SIGCONT");
    expect(await waiting).toMatchObject({ status: 408, body: { error: { code: "deadline-passed" } } });
    await pause(500);
    expect(await stored()).toEqual([]);
    expect(await plane.put(config, { deliveryId: "next" })).toMatchObject({ status: 200 });
  }, 20_000);

  it("is not made by a statement that reaches Postgres late", async () => {
    proxy.delayMs = 500;
    const late = await plane.put(config, { deliveryId: "late", deadlineMs: Date.now() + 200 });
    expect([408, 503]).toContain(late.status);
    proxy.pass();
    await pause(1500);
    expect(await stored()).toEqual([]);
  }, 20_000);

  it("is not made after waiting for somebody else's lock", async () => {
    const first = await plane.put(config, { deliveryId: "first" });
    const blocker = queryDatabase(
      database.url,
      "begin; select * from controlplane.configs for update; select pg_sleep(0.6); commit",
    );
    await pause(150);
    const ifMatch = first.body.etag ?? "";
    const blocked = await plane.put({}, { deliveryId: "blocked", ifMatch, deadlineMs: Date.now() + 250 });
    expect(blocked).toMatchObject({ status: 408 });
    await blocker;
    await pause(300);
    expect(await stored()).toMatchObject([{ delivery_id: "first" }]);
  }, 20_000);
});

describe("while Postgres is away", () => {
  it.each(["refuse", "hold-all", "garbage"] as const)(
    "(%s) writes are refused in time and reads come from memory",
    async (mode) => {
      const held = await plane.put(config, { deliveryId: "held" });
      if (mode === "refuse") proxy.cut();
      else proxy.mode = mode;
      for (let attempt = 0; attempt < 3; attempt += 1) {
        const refused = await plane.put({}, { ifMatch: held.body.etag ?? "" });
        expect(refused).toMatchObject({ status: 503, body: { error: { code: "postgres-away" } } });
        expect(refused.ms).toBeLessThan(1700);
        const read = await plane.get();
        expect(read).toMatchObject({ status: 200, body: held.body });
        expect(read.ms).toBeLessThan(1700);
      }
      expect((await plane.ask("GET", "/readyz")).body).toEqual({ status: "ok", postgres: "away" });
      proxy.cut();
      proxy.pass();
      await eventually(
        () => plane.put({}, { ifMatch: held.body.etag ?? "", deliveryId: "after" }),
        ({ status }) => status === 200,
      );
      expect(await plane.deliveryIds()).toEqual(["held", "after"]);
    },
    30_000,
  );

  it("starts, says that it is not ready, and loads when Postgres comes", async () => {
    const held = await plane.put(config, { deliveryId: "held" });
    await plane.end();
    proxy.cut();
    await plane.restart({ waitUntilReady: false });
    expect((await plane.ask("GET", "/readyz")).status).toBe(503);
    expect(await plane.get()).toMatchObject({ status: 503 });
    const endpoint = { service: "chat-model", version: "v1", instance: "a", address: "127.0.0.1:21998" };
    expect((await plane.register(endpoint)).status).toBe(204);
    proxy.pass();
    await eventually(
      () => plane.get(),
      ({ status }) => status === 200,
    );
    expect((await plane.get()).body).toEqual(held.body);
    expect((await plane.ask("GET", "/v1/endpoints")).body.endpoints).toMatchObject([endpoint]);
  }, 30_000);

  it("ends by itself when told to", async () => {
    expect(await plane.end("SIGTERM")).toBe(0);
  });
});
