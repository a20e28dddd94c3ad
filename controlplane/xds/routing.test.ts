import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Backend, startBackend } from "../fixtures/backend";
import { Caller } from "../fixtures/caller";
import {
  eventually,
  splitConfig,
  startTestControlPlane,
  type TestControlPlane,
} from "../fixtures/control-plane";

const target = "xds:///chat-model.llm";
const chat = { namespace: "llm", service: "chat-model" };

let plane: TestControlPlane;
let caller: Caller;
let backends: Backend[];

beforeAll(async () => {
  plane = await startTestControlPlane();
  backends = await Promise.all(["v1", "v2", "v3"].map(startBackend));
  for (const { name, address } of backends) plane.register("chat-model", name, address);
  caller = await Caller.start(plane.xdsPort, "caller-1", { readsRouteInfo: true });
}, 20_000);
afterAll(() => {
  caller.stop();
  plane.close();
  for (const backend of backends) backend.close();
});

async function configure(config: Parameters<TestControlPlane["configure"]>[1]): Promise<void> {
  const etag = plane.configure("chat-model", config);
  const status = await eventually(
    () => plane.nodes.status(chat, etag),
    ({ nodes }) => nodes.some(({ id, state }) => id === "caller-1" && state !== "pending"),
  );
  expect(status.current).toBe(true);
  expect(status.nodes.find(({ id }) => id === "caller-1")).toMatchObject({ state: "acked", detail: null });
}

describe("a real client routes by what was configured", () => {
  it("sends calls of a service that nobody configured to all ready endpoints", async () => {
    await eventually(
      () => caller.tally(target, 30),
      (tally) => tally.v1 === 10 && tally.v2 === 10 && tally.v3 === 10,
    );
  });

  it("moves the weights, without a stray call", async () => {
    await configure(splitConfig({ v1: 9000, v2: 1000, v3: 0 }));
    const tally = await caller.tally(target, 2000);
    expect(Object.keys(tally).sort()).toEqual(["v1", "v2"]);
    expect(tally.v2).toBeGreaterThan(120);
    expect(tally.v2).toBeLessThan(290);
    await configure(splitConfig({ v1: 0, v2: 0, v3: 10_000 }, 2));
    expect(await caller.tally(target, 100)).toEqual({ v3: 100 });
  });

  it("takes the first rule that matches, and all ready endpoints where none does", async () => {
    const origin = { policyId: "policy-1", revision: 7, changeId: "change-7" };
    const to = (version: string) => [{ version, weightBp: 10_000 }];
    await configure({
      route: {
        origin,
        rules: [
          { name: "beta", match: [{ headers: { "x-tier": { exact: "beta" } } }], split: to("v2") },
          {
            match: [
              { headers: { "x-user": { regex: "a|b+" } } },
              { headers: { "x-debug": { present: true } } },
            ],
            split: to("v3"),
          },
          {
            name: "untenanted",
            match: [{ headers: { "x-tenant": { present: false }, "x-kind": { prefix: "batch-" } } }],
            split: to("v1"),
          },
        ],
      },
    });
    const from = async (headers: Record<string, string>) => (await caller.say(target, { headers })).from;
    expect(await from({ "x-tier": "beta", "x-user": "a" })).toBe("v2");
    expect(await from({ "x-user": "bbb" })).toBe("v3");
    expect(await from({ "x-debug": "" })).toBe("v3");
    expect(await from({ "x-kind": "batch-9" })).toBe("v1");
    const unmatched = await caller.tally(target, 200, { headers: { "x-user": "ab", "x-tenant": "t" } });
    expect(Object.keys(unmatched).sort()).toEqual(["v1", "v2", "v3"]);
  });
});

describe("what a route tells its client", () => {
  it("tells the client's filter which policy, revision and rule chose the route", async () => {
    const { route } = await caller.say(target, { headers: { "x-tier": "beta" } });
    expect(JSON.parse(route ?? "null")).toEqual({
      policyId: "policy-1",
      revision: 7,
      changeId: "change-7",
      rule: "beta",
      cluster: "llm/chat-model/v2",
    });
    const unmatched = await caller.say(target);
    expect(JSON.parse(unmatched.route ?? "null")).toMatchObject({ rule: "default" });
    await configure({});
    expect((await caller.say(target)).route).toBeNull();
  });

  it("does the same for a client that lacks the filter", async () => {
    const plain = await Caller.start(plane.xdsPort, "caller-plain");
    const etag = plane.configure("chat-model", splitConfig({ v2: 10_000 }, 8));
    expect(await plain.tally(target, 20)).toEqual({ v2: 20 });
    const { nodes } = await eventually(
      () => plane.nodes.status(chat, etag),
      (status) => status.nodes.length === 2 && status.nodes.every(({ state }) => state === "acked"),
    );
    expect(nodes.map(({ id }) => id).sort()).toEqual(["caller-1", "caller-plain"]);
    plain.stop();
  }, 20_000);
});

describe("endpoints", () => {
  it("fails the calls of a version without endpoints at once, and only those", async () => {
    await configure(splitConfig({ v1: 5000, v9: 5000 }, 9));
    const startedAt = performance.now();
    const tally = await caller.tally(target, 200);
    expect(performance.now() - startedAt).toBeLessThan(2000);
    expect(Object.keys(tally).sort()).toEqual(["code 14", "v1"]);
  });

  it("follows endpoints as they come and go", async () => {
    await configure(splitConfig({ v1: 10_000 }, 10));
    const extra = await startBackend("v1-extra");
    plane.register("chat-model", "v1", extra.address, "chat-model-v1-1");
    await eventually(
      () => caller.tally(target, 10),
      (tally) => (tally["v1-extra"] ?? 0) > 0,
    );
    plane.world.endpoints.remove({ ...chat, instance: "chat-model-v1-1" });
    await eventually(
      () => caller.tally(target, 10),
      (tally) => tally["v1-extra"] === undefined,
    );
    extra.close();
  });
});

describe("a fault on purpose", () => {
  it.each([
    [429, "code 8"],
    [503, "code 14"],
  ])("of %i is told to a gRPC client as what it means, to those that match alone", async (status, code) => {
    const origin = { policyId: "policy-1", revision: 9, changeId: "change-9" };
    const split = [{ version: "v1", weightBp: 10_000 }];
    const fault = { abort: { percentBp: 10_000, status } };
    const match = [{ headers: { "x-tenant": { exact: "loud" } } }];
    await configure({ route: { origin, rules: [{ name: "contain-loud", match, split, fault }, { split }] } });
    expect(await caller.tally(target, 20, { headers: { "x-tenant": "loud" } })).toEqual({ [code]: 20 });
    expect(await caller.tally(target, 20, { headers: { "x-tenant": "quiet" } })).toEqual({ v1: 20 });
  });
});
