import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { splitConfig } from "../fixtures/control-plane";
import { ControlPlaneProcess, createTestDatabase } from "../fixtures/control-plane-process";
import type { BreakerConfig } from "../wire";

let plane: ControlPlaneProcess;
let database: Awaited<ReturnType<typeof createTestDatabase>>;

/** As the tables were when a service's content was its route alone. */
const oldTables = `
create schema controlplane;
create sequence controlplane.change_sequence start 2;
create table controlplane.changes (
  sequence bigint primary key, namespace text not null, service text not null, delivery_id text not null unique,
  etag text not null, config jsonb not null, written_at timestamptz(3) not null
);
create table controlplane.configs (
  namespace text not null, service text not null, sequence bigint not null, delivery_id text not null,
  etag text not null, config jsonb not null, written_at timestamptz(3) not null, primary key (namespace, service)
);
insert into controlplane.changes values (1, 'llm', 'older', 'older-1', 'older-etag', $config$, now());
insert into controlplane.configs values ('llm', 'older', 1, 'older-1', 'older-etag', $config$, now());
`;

beforeAll(async () => {
  database = await createTestDatabase();
  const client = new Client({ connectionString: database.url });
  await client.connect();
  await client.query(
    oldTables.replaceAll("$config$", `'${JSON.stringify(splitConfig({ v1: 10_000 }))}'::jsonb`),
  );
  await client.end();
  plane = await ControlPlaneProcess.start(database.url);
}, 30_000);
afterAll(async () => {
  await plane.end();
  await database.drop();
});

const origin = { policyId: "b", revision: 1, changeId: "c" };
const breaker = (maxRequests: number): BreakerConfig => ({ origin, limits: { maxRequests } });
const section = "circuit-breaker" as const;

describe("the sections of a service", () => {
  it("are written and compared each on its own", async () => {
    const service = "apart";
    const route = await plane.put(splitConfig({ v1: 10_000 }), { service });
    const limits = await plane.put(breaker(4), { service, section, deliveryId: "apart-limits" });
    expect([route.status, limits.status]).toEqual([200, 200]);
    expect((await plane.get(service, "route")).body).toEqual(route.body);
    expect((await plane.get(service, section)).body).toEqual(limits.body);

    const other = await plane.put(splitConfig({ v2: 10_000 }), { service, ifMatch: route.body.etag ?? "" });
    expect(other.status).toBe(200);
    const stale = await plane.put(breaker(5), { service, section, ifMatch: route.body.etag ?? "" });
    expect(stale).toMatchObject({ status: 412, body: { etag: limits.body.etag, config: breaker(4) } });
    const next = await plane.put({}, { service, section, ifMatch: limits.body.etag ?? "" });
    expect(next).toMatchObject({ status: 200, body: { config: {} } });

    const { body } = await plane.ask("GET", "/v1/changes?after=0");
    const ofService = (body.changes as { service: string; section: string }[]).filter(
      (change) => change.service === service,
    );
    expect(ofService.map((change) => change.section)).toEqual(["route", section, "route", section]);
  });

  it("share no delivery id", async () => {
    const service = "ids";
    expect((await plane.put(breaker(4), { service, section, deliveryId: "ids-1" })).status).toBe(200);
    expect((await plane.put(breaker(4), { service, section, deliveryId: "ids-1" })).status).toBe(200);
    const reused = await plane.put({}, { service, deliveryId: "ids-1" });
    expect(reused).toMatchObject({ status: 422, body: { error: { code: "delivery-id-reused" } } });
  });

  it("have a status each; one that nobody knows is not found", async () => {
    const service = "status";
    const { body } = await plane.put(breaker(4), { service, section });
    const path = `/v1/services/llm/${service}/status`;
    const own = await plane.ask("GET", `${path}?section=${section}&etag=${body.etag}`);
    expect(own.body).toMatchObject({ current: true, nodes: [] });
    const others = await plane.ask("GET", `${path}?section=route&etag=${body.etag}`);
    expect(others.body).toMatchObject({ current: false });
    expect((await plane.ask("GET", `${path}?section=mirrors&etag=${body.etag}`)).status).toBe(404);
    expect((await plane.ask("GET", `/v1/services/llm/${service}/config/mirrors`)).status).toBe(404);
  });

  it.each([
    ["an unknown field", { origin, limits: { maxStreams: 3 } }, "limits.maxStreams"],
    ["no room at all", { origin, limits: { maxRequests: 0 } }, "limits.maxRequests"],
    ["nobody who decided it", { limits: { maxRequests: 1 } }, "origin"],
    [
      "a version's fraction",
      { origin, versions: { v1: { limits: { maxRequests: 1.5 } } } },
      "versions.v1.limits.maxRequests",
    ],
    [
      "a factor that would be rounded",
      { origin, outlierDetection: { successRate: { stdevFactor: 1.2345, minRequests: 1, minHosts: 1 } } },
      "outlierDetection.successRate.stdevFactor",
    ],
    [
      "an interval that would keep proxies busy",
      { origin, versions: { v1: { outlierDetection: { intervalMs: 99 } } } },
      "versions.v1.outlierDetection.intervalMs",
    ],
    ["less than one connection", { origin, limits: { maxConnections: 0 } }, "limits.maxConnections"],
    ["a version that is no label", { origin, versions: { "<b>": {} } }, "versions.<b>"],
    [
      "a share above all",
      { origin, outlierDetection: { maxEjectionPercent: 101 } },
      "outlierDetection.maxEjectionPercent",
    ],
  ])("refuses %s, by its path, and stores nothing", async (_what, config, path) => {
    const service = "bad";
    const answer = await plane.put(JSON.stringify(config), { service, section });
    expect(answer).toMatchObject({ status: 422, body: { error: { code: "invalid-config", path } } });
    expect((await plane.get(service, section)).body.etag).toBe("");
  });

  it("keep what was written before there were any, and outlive a restart", async () => {
    expect((await plane.get("older")).body).toMatchObject({ etag: "older-etag", deliveryId: "older-1" });
    const limits = await plane.put(breaker(7), { service: "older", section });
    await plane.end();
    await plane.restart();
    expect((await plane.get("older")).body.etag).toBe("older-etag");
    expect((await plane.get("older", section)).body).toEqual(limits.body);
  }, 30_000);
});
