import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Backend, startBackend } from "../fixtures/backend";
import { Caller } from "../fixtures/caller";
import {
  eventually,
  splitConfig,
  startTestControlPlane,
  type TestControlPlane,
} from "../fixtures/control-plane";
import type { BreakerConfig } from "../wire";

const target = "xds:///chat-model.llm";
const chat = { namespace: "llm", service: "chat-model" };
const unavailable = 14;

let plane: TestControlPlane;
let caller: Caller;
let backends: Backend[];

beforeEach(async () => {
  plane = await startTestControlPlane();
  backends = [];
  caller = await Caller.start(plane.xdsPort, "caller-1");
}, 20_000);
afterEach(() => {
  caller.stop();
  plane.close();
  for (const { close } of backends) close();
});

async function backend(version: string, name: string): Promise<Backend> {
  const started = await startBackend(name);
  backends.push(started);
  plane.register("chat-model", version, started.address, name);
  return started;
}

/** Returns once the client says that it took the limits. */
async function limit(breaker: Omit<BreakerConfig, "origin">): Promise<void> {
  const etag = plane.limit("chat-model", breaker);
  await eventually(
    () => plane.nodes.status(chat, etag, "circuit-breaker"),
    ({ current, nodes }) => current && nodes.length > 0 && nodes.every(({ state }) => state === "acked"),
  );
}

/** Calls that are open together, started one by one: a limit is soft towards a burst in one turn of the client's loop. */
async function openTogether(calls: number, headers: Record<string, string> = {}) {
  const results = [];
  for (let started = 0; started < calls; started++) {
    results.push(caller.count(target, { headers, count: 10, everyMs: 100 }));
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  const all = await Promise.all(results);
  const refused = all.filter(({ code }) => code === unavailable);
  return { ok: all.filter(({ code }) => code === 0).length, refused: refused.length };
}

describe("a limit on open calls", () => {
  it("refuses the fifth of five where four are allowed, and none once it is taken away", async () => {
    await backend("v1", "v1");
    await caller.say(target);
    await limit({ limits: { maxRequests: 4 } });
    expect(await openTogether(6)).toEqual({ ok: 4, refused: 2 });
    // Calls that ended make room.
    expect(await openTogether(4)).toEqual({ ok: 4, refused: 0 });
    await limit({});
    expect(await openTogether(6)).toEqual({ ok: 6, refused: 0 });
  }, 20_000);

  it("of one version leaves the others alone, and stands above the service's", async () => {
    await backend("v1", "v1");
    await backend("v2", "v2");
    const to = (version: string) => [{ version, weightBp: 10_000 }];
    const origin = { policyId: "p", revision: 1, changeId: "c" };
    plane.configure("chat-model", {
      route: {
        origin,
        rules: [{ match: [{ headers: { "x-to": { exact: "v2" } } }], split: to("v2") }, { split: to("v1") }],
      },
    });
    await eventually(
      () => caller.say(target, { headers: { "x-to": "v2" } }),
      ({ from }) => from === "v2",
    );
    await limit({ limits: { maxRequests: 5 }, versions: { v1: { limits: { maxRequests: 2 } } } });
    const [first, second] = await Promise.all([openTogether(4), openTogether(4, { "x-to": "v2" })]);
    expect(first).toEqual({ ok: 2, refused: 2 });
    expect(second).toEqual({ ok: 4, refused: 0 });
  }, 20_000);
});

describe("outlier detection", () => {
  const detection = {
    intervalMs: 300,
    baseEjectionMs: 1_000,
    maxEjectionPercent: 50,
    failurePercentage: { thresholdPercent: 50, minRequests: 5, minHosts: 2 },
  };

  it("appears where there was none, takes a failing endpoint out, and lets it come back", async () => {
    await backend("v1", "well");
    const failing = await backend("v1", "failing-1");
    plane.configure("chat-model", splitConfig({ v1: 10_000 }));
    await eventually(
      () => caller.tally(target, 20),
      (tally) => (tally.well ?? 0) > 0 && (tally[`code ${unavailable}`] ?? 0) > 0,
    );
    await limit({ outlierDetection: detection });
    await eventually(
      () => caller.tally(target, 20),
      (tally) => tally.well === 20,
    );
    // It is tried again after its time, and taken out again while it fails.
    const before = failing.calls;
    await eventually(
      () => caller.tally(target, 4).then(() => failing.calls),
      (calls) => calls > before,
    );
    // Well again, it gets its share of the calls back.
    failing.isFailing = false;
    await eventually(
      () => caller.tally(target, 20),
      (tally) => tally.well === 10 && tally["failing-1"] === 10,
      8_000,
    );
  }, 25_000);

  it("takes nothing out any more once it is switched off", async () => {
    await backend("v1", "well");
    await backend("v1", "failing-1");
    await eventually(
      () => caller.tally(target, 20),
      (tally) => (tally.well ?? 0) > 0 && (tally[`code ${unavailable}`] ?? 0) > 0,
    );
    await limit({ outlierDetection: detection });
    await eventually(
      () => caller.tally(target, 20),
      (tally) => tally.well === 20,
    );
    await limit({});
    const half = (tally: Record<string, number>) => tally.well === 10 && tally[`code ${unavailable}`] === 10;
    await eventually(() => caller.tally(target, 20), half);
    // Longer than an interval.
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(half(await caller.tally(target, 20))).toBe(true);
  }, 20_000);
});
