import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { splitConfig } from "../fixtures/control-plane";
import { ControlPlaneProcess, createTestDatabase, queryDatabase } from "../fixtures/control-plane-process";
import type { BreakerConfig, WholeConfig } from "../wire";

let plane: ControlPlaneProcess;
let database: Awaited<ReturnType<typeof createTestDatabase>>;

beforeAll(async () => {
  database = await createTestDatabase();
  plane = await ControlPlaneProcess.start(database.url);
}, 30_000);
afterAll(async () => {
  await plane.end();
  await database.drop();
});

const section = "whole" as const;
const origin = { policyId: "b", revision: 1, changeId: "c" };
const limits = (maxRequests: number): BreakerConfig => ({ origin, limits: { maxRequests } });
const to = (version: string) => splitConfig({ [version]: 10_000 });
const both: WholeConfig = { ...to("v1"), "circuit-breaker": limits(4) };
const nothing = { etag: "", config: {}, deliveryId: null, writtenAt: null };
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function etagsOf(service: string) {
  const [route, breaker, whole] = await Promise.all(
    (["route", "circuit-breaker", "whole"] as const).map((name) => plane.get(service, name)),
  );
  return { route: route?.body.etag, breaker: breaker?.body.etag, whole: whole?.body.etag ?? "" };
}

async function writesOf(service: string) {
  const { body } = await plane.ask("GET", "/v1/changes?after=0");
  const changes = body.changes as { service: string; section: string; deliveryId: string; etag: string }[];
  return changes.filter((change) => change.service === service);
}

describe("the whole configuration of a service", () => {
  it("is read and written at once; a section that stays keeps its etag", async () => {
    const service = "foreign";
    expect((await plane.get(service, section)).body).toEqual(nothing);
    const first = await plane.put(both, { service, section, deliveryId: "foreign-1" });
    expect(first).toMatchObject({ status: 200, body: { config: both, deliveryId: "foreign-1" } });
    expect((await plane.get(service, section)).body).toEqual(first.body);
    expect((await plane.get(service, "route")).body).toMatchObject({ config: to("v1") });
    expect((await plane.get(service, "circuit-breaker")).body).toMatchObject({ config: limits(4) });

    const before = await etagsOf(service);
    const edited = { ...to("v2"), "circuit-breaker": limits(4) };
    const second = await plane.put(edited, { service, section, ifMatch: before.whole });
    expect(second.status).toBe(200);
    const after = await etagsOf(service);
    expect(after.breaker).toBe(before.breaker);
    expect(after.route).not.toBe(before.route);
    expect(after.whole).toBe(second.body.etag);

    const cleared = await plane.put({}, { service, section, ifMatch: after.whole });
    expect(cleared).toMatchObject({ status: 200, body: { config: {} } });
    expect((await plane.get(service, "circuit-breaker")).body).toMatchObject({ config: {} });
    expect((await writesOf(service)).map((change) => change.section)).toEqual(Array(3).fill("whole"));
  });

  it("changes its etag with that of any section, and is refused on top of another", async () => {
    const service = "moves";
    const first = await plane.put(to("v1"), { service, section });
    await plane.put(limits(4), { service, section: "circuit-breaker" });
    const stale = await plane.put(to("v2"), { service, section, ifMatch: first.body.etag ?? "" });
    expect(stale).toMatchObject({ status: 412, body: { config: both } });
    expect((await etagsOf(service)).whole).toBe(stale.body.etag);
    const fresh = await plane.put(to("v2"), { service, section, ifMatch: stale.body.etag ?? "" });
    expect(fresh).toMatchObject({ status: 200, body: { config: to("v2") } });
  });

  it("is written once by a delivery id, which then stands for nothing else", async () => {
    const service = "once";
    const first = await plane.put(both, { service, section, deliveryId: "once-1" });
    await plane.put({}, { service, section, ifMatch: first.body.etag ?? "" });
    expect((await plane.put(both, { service, section, deliveryId: "once-1" })).body).toEqual(first.body);
    const reused = { status: 422, body: { error: { code: "delivery-id-reused" } } };
    expect(await plane.put(to("v2"), { service, section, deliveryId: "once-1" })).toMatchObject(reused);
    expect(await plane.put(to("v1"), { service, deliveryId: "once-1" })).toMatchObject(reused);
    expect(await writesOf(service)).toHaveLength(2);
  });
});

describe("a write of the whole", () => {
  it("settles a race of whole writers, writers of a section, and repeats for one", async () => {
    const service = "races";
    const wholes = Array.from({ length: 8 }, (_, index) =>
      plane.put({ ...to("v1"), "circuit-breaker": limits(index + 1) }, { service, section }),
    );
    const routes = Array.from({ length: 4 }, () => plane.put(to("v2"), { service }));
    const results = await Promise.all([...wholes, ...routes]);
    const statuses = results.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.filter((status) => status === 412)).toHaveLength(11);

    const { whole } = await etagsOf(service);
    const repeats = await Promise.all(
      Array.from({ length: 8 }, () =>
        plane.put(both, { service, section, ifMatch: whole, deliveryId: "races-repeat" }),
      ),
    );
    expect(repeats.map(({ status }) => status)).toEqual(Array(8).fill(200));
    expect(new Set(repeats.map(({ body }) => body.etag)).size).toBe(1);
    expect(await writesOf(service)).toHaveLength(2);
  });

  it("is not written after its deadline, also when it waited for a lock", async () => {
    const service = "late";
    const held = await plane.put(both, { service, section });
    const blocker = queryDatabase(
      database.url,
      "begin; select * from controlplane.configs where service = 'late' for update; select pg_sleep(0.6); commit",
    );
    await pause(150);
    const ifMatch = held.body.etag ?? "";
    const late = await plane.put({}, { service, section, ifMatch, deadlineMs: Date.now() + 250 });
    expect(late).toMatchObject({ status: 408, body: { error: { code: "deadline-passed" } } });
    await blocker;
    await pause(300);
    expect((await plane.get(service, section)).body).toEqual(held.body);
    expect(await writesOf(service)).toHaveLength(1);
  });

  it("has the status of all sections together", async () => {
    const service = "status";
    const { body } = await plane.put(both, { service, section });
    const path = `/v1/services/llm/${service}/status`;
    expect((await plane.ask("GET", `${path}?etag=${body.etag}`)).body).toMatchObject({ current: true });
    await plane.put(
      {},
      { service, section: "circuit-breaker", ifMatch: (await etagsOf(service)).breaker ?? "" },
    );
    expect((await plane.ask("GET", `${path}?etag=${body.etag}`)).body).toMatchObject({ current: false });
  });

  it.each([
    ["an unknown section", { mirrors: {} }, "mirrors"],
    ["a breaker nobody decided", { "circuit-breaker": { limits: {} } }, "circuit-breaker.origin"],
    [
      "too little weight",
      { route: { origin, rules: [{ split: [{ version: "v1", weightBp: 1 }] }] } },
      "route.rules.0.split",
    ],
  ])("refuses %s, and writes no section", async (_what, config, path) => {
    const refused = await plane.put(JSON.stringify(config), { service: "bad", section });
    expect(refused).toMatchObject({ status: 422, body: { error: { code: "invalid-config", path } } });
    expect((await plane.get("bad", section)).body).toEqual(nothing);
  });

  it("outlives a restart", async () => {
    const service = "restart";
    const { body } = await plane.put(both, { service, section });
    await plane.end();
    await plane.restart();
    expect((await plane.get(service, section)).body).toEqual(body);
  }, 30_000);
});
