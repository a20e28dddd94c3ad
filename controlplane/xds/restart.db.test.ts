import { afterAll, beforeAll, expect, it } from "vitest";
import { type Backend, startBackend } from "../fixtures/backend";
import { Caller } from "../fixtures/caller";
import { eventually, splitConfig } from "../fixtures/control-plane";
import { ControlPlaneProcess, createTestDatabase } from "../fixtures/control-plane-process";
import { PostgresProxy } from "../fixtures/postgres-proxy";

const target = "xds:///chat-model.llm";
const ttlSeconds = 3;
const renewMs = 1000;

let database: { url: string; drop: () => Promise<void> };
let proxy: PostgresProxy;
let plane: ControlPlaneProcess;
let caller: Caller;
let backends: Backend[];
let renewal: NodeJS.Timeout;

function renew(): void {
  for (const { name, address } of backends) {
    void plane
      .register({ service: "chat-model", version: name, instance: name, address, ttlSeconds })
      .catch(() => undefined);
  }
}

beforeAll(async () => {
  database = await createTestDatabase();
  proxy = await PostgresProxy.start(database.url);
  plane = await ControlPlaneProcess.start(proxy.url);
  backends = await Promise.all(["v1", "v2"].map(startBackend));
  renew();
  renewal = setInterval(renew, renewMs);
  caller = await Caller.start(plane.xdsPort, "caller-1");
}, 30_000);
afterAll(async () => {
  clearInterval(renewal);
  caller.stop();
  for (const { close } of backends) close();
  await plane.end();
  proxy.close();
  await database.drop();
});

/** Calls without a pause until told to stop; what each came to. */
function keepCalling(): { stop: () => Promise<Record<string, number>> } {
  const totals: Record<string, number> = {};
  let stopped = false;
  const loop = (async () => {
    while (!stopped) {
      for (const [key, times] of Object.entries(await caller.tally(target, 5))) {
        totals[key] = (totals[key] ?? 0) + times;
      }
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  })();
  return {
    stop: async () => {
      stopped = true;
      await loop;
      return totals;
    },
  };
}

const acked = () =>
  eventually(
    async () => (await plane.ask("GET", "/v1/nodes")).body.nodes as { types: { state: string }[] }[],
    (nodes) => nodes[0]?.types.length === 4 && nodes[0].types.every(({ state }) => state === "acked"),
    15_000,
  );

it("breaks no call and moves none when it is killed and comes back, with Postgres or without", async () => {
  const first = await plane.put(splitConfig({ v1: 10_000, v2: 0 }));
  expect(first.status).toBe(200);
  await eventually(
    () => caller.tally(target, 10),
    (tally) => tally.v1 === 10,
  );
  const stream = caller.count(target, { count: 200, everyMs: 50, deadlineMs: 60_000 });
  const calls = keepCalling();

  await plane.end("SIGKILL");
  await new Promise((resolve) => setTimeout(resolve, 500));
  await plane.restart();
  await acked();

  await plane.end("SIGKILL");
  proxy.cut();
  await plane.restart({ waitUntilReady: false });
  await new Promise((resolve) => setTimeout(resolve, 4000));
  proxy.pass();
  await acked();

  expect(Object.keys(await calls.stop())).toEqual(["v1"]);
  expect(await stream).toMatchObject({ code: 0, received: 200 });
  const moved = await plane.put(splitConfig({ v2: 10_000 }, 2), { ifMatch: first.body.etag ?? "" });
  expect(moved.status).toBe(200);
  await eventually(
    () => caller.tally(target, 10),
    (tally) => tally.v2 === 10,
    1000,
  );
}, 60_000);

it("forgets no endpoint for the time that it was frozen", async () => {
  const calls = keepCalling();
  plane.signal("SIGSTOP");
  await new Promise((resolve) => setTimeout(resolve, 5000));
  plane.signal("SIGCONT");
  await new Promise((resolve) => setTimeout(resolve, 1500));
  expect(Object.keys(await calls.stop())).toEqual(["v2"]);
}, 30_000);
