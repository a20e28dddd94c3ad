import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ConsulUnderTest } from "./consul-under-test.fixture";
import {
  accessPolicy,
  breaker,
  breakerPolicy,
  callers,
  deliver,
  newDelivery,
  routePolicy,
  rules,
  split,
} from "./specs.fixture";

let consul: ConsulUnderTest;
beforeAll(async () => {
  consul = await ConsulUnderTest.start();
});
afterAll(() => consul.stop());
beforeEach(() => consul.way.clear());

const puts = () => consul.way.asked.filter(({ method }) => method !== "GET");

/** What somebody says with Consul's own client, who read the entry before and keeps its Meta. */
async function editWeights(service: string, weights: [number, number]): Promise<void> {
  const splitter = await consul.read("service-splitter", service);
  if (!splitter) throw new Error(`nothing splits ${service}`);
  const { ModifyIndex: _, CreateIndex: __, Splits: splits, ...said } = splitter;
  const [first, second] = splits as object[];
  const edited = [
    { ...first, Weight: weights[0] },
    { ...second, Weight: weights[1] },
  ];
  await consul.write({ ...said, Splits: edited });
}

describe("whose write it is", () => {
  it("is told by the content: an edit that kept our Meta is somebody else's", async () => {
    const target = await consul.service();
    const plane = consul.plane();
    const { result } = await deliver(plane, target, routePolicy(split(10)));
    await editWeights(target.service, [50, 50]);
    const held = await plane.read(target, "route");
    expect(held.deliveryId).toBeNull();
    expect(held.etag).not.toBe("");
    expect(held).not.toMatchObject({ etag: result.outcome === "applied" ? result.etag : "" });
    await editWeights(target.service, [90, 10]);
    expect((await plane.read(target, "route")).deliveryId).not.toBeNull();
  });

  it.each(["service-splitter", "service-router"])("a %s that somebody took away shows", async (kind) => {
    const target = await consul.service();
    const plane = consul.plane();
    await deliver(plane, target, routePolicy({ rules: rules(30).rules.slice(0, 2).concat(split(1).rules) }));
    await consul.remove(kind, target.service);
    const held = await plane.read(target, "route");
    expect(held.deliveryId).toBeNull();
    expect(held.etag).not.toBe("");
  });

  it("what people wrote before is theirs, and only replaced by who saw it", async () => {
    const target = await consul.service();
    const { service } = target;
    const Subsets = { v1: { Filter: "Service.Meta.version == v1" } };
    await consul.write({ Kind: "service-resolver", Name: service, Subsets });
    await consul.write({
      Kind: "service-splitter",
      Name: service,
      Splits: [{ Weight: 100, ServiceSubset: "v1" }],
    });
    const plane = consul.plane();
    const theirs = await plane.read(target, "route");
    expect(theirs).toMatchObject({ deliveryId: null, etag: expect.stringMatching(/./) });
    const blind = await deliver(plane, target, routePolicy(split(10)), { expectedEtag: "" });
    expect(blind.result).toEqual({ outcome: "conflict", held: theirs });
    const seen = await deliver(plane, target, routePolicy(split(10)), { expectedEtag: theirs.etag });
    expect(seen.result.outcome).toBe("applied");
    expect(await plane.read(target, "route")).toMatchObject({ deliveryId: seen.deliveryId });
  });
});

describe("who reads while a delivery is written", () => {
  it.each([
    ["route", "service-splitter/", routePolicy(split(10)), routePolicy(rules(30))],
    ["route", "service-router/", routePolicy(rules(30)), routePolicy(split(10))],
    [
      "circuit-breaker",
      "service-defaults",
      breakerPolicy({ limits: { maxRequests: 3 } }),
      breakerPolicy(breaker),
    ],
    ["access", "service-intentions", accessPolicy(callers), accessPolicy({ allow: [] })],
  ] as const)(
    "sees one of the two, not halves of both: a %s, before %s",
    async (kind, asked, before, after) => {
      const target = await consul.service();
      await consul.caller(`web-${target.service}`, [target.service]);
      const [reader, writer] = [consul.plane(), consul.plane()];
      const old = await deliver(writer, target, before);
      const deliveryId = newDelivery();
      consul.way.beforeNext("GET", asked, async () => {
        await deliver(writer, target, after, { deliveryId });
      });
      const held = await reader.read(target, kind);
      expect([old.deliveryId, deliveryId]).toContain(held.deliveryId);
      expect((await reader.read(target, kind)).deliveryId).toBe(deliveryId);
    },
  );
});

describe("the same delivery twice", () => {
  it("gets the same answer, and is written once", async () => {
    const target = await consul.service();
    const plane = consul.plane();
    const deliveryId = newDelivery();
    const first = await deliver(plane, target, routePolicy(rules(30)), { deliveryId, expectedEtag: "" });
    consul.way.clear();
    const second = await deliver(plane, target, routePolicy(rules(30)), { deliveryId, expectedEtag: "" });
    expect(second.result).toEqual(first.result);
    expect(puts()).toEqual([]);
  });

  it("is written over the same content, so that its holder is told apart", async () => {
    const target = await consul.service();
    const plane = consul.plane();
    await deliver(plane, target, routePolicy(split(10)));
    const before = await consul.read("service-splitter", target.service);
    const { deliveryId } = await deliver(plane, target, routePolicy(split(10)));
    expect((await plane.read(target, "route")).deliveryId).toBe(deliveryId);
    const after = await consul.read("service-splitter", target.service);
    expect(after?.ModifyIndex).toBeGreaterThan(before?.ModifyIndex ?? Number.NaN);
  });
});

describe("a lost race", () => {
  it("over the splitter is a conflict that shows what stands, and takes back what was written before it", async () => {
    const target = await consul.service();
    const plane = consul.plane();
    await deliver(plane, target, routePolicy(split(10)));
    consul.way.clear();
    consul.way.beforeNext("PUT", `"Kind":"service-splitter","Name":"${target.service}"`, () =>
      editWeights(target.service, [50, 50]),
    );
    const { result } = await deliver(plane, target, routePolicy(rules(30)));
    if (result.outcome !== "conflict") throw new Error(`it was ${result.outcome}`);
    expect(result.held.deliveryId).toBeNull();
    expect(await plane.read(target, "route")).toEqual(result.held);
    expect(await consul.read("service-splitter", target.service)).toMatchObject({
      Splits: [{ Weight: 50 }, { Weight: 50 }],
    });
    const resolver = await consul.read("service-resolver", target.service);
    expect(Object.keys(resolver?.Subsets as object)).toEqual(["v1", "v2"]);
    expect(resolver?.Meta).not.toHaveProperty("heddle-route-next");
    const left = (await consul.list("service-splitter")).filter(({ Name }) =>
      Name.startsWith(`${target.service}-`),
    );
    expect(left).toEqual([]);
  });

  it("over what is not the route's is none: it is written over what stands there now", async () => {
    const target = await consul.service();
    const plane = consul.plane();
    consul.way.beforeNext("PUT", '"Kind":"service-resolver"', () =>
      consul.write({ Kind: "service-resolver", Name: target.service, ConnectTimeout: "9s" }),
    );
    const { result } = await deliver(plane, target, routePolicy(split(10)));
    expect(result.outcome).toBe("applied");
    expect(await consul.read("service-resolver", target.service)).toMatchObject({ ConnectTimeout: "9s" });
  });

  it("after the write was made is none: it was applied, and what stands is somebody else's", async () => {
    const target = await consul.service();
    const plane = consul.plane();
    consul.way.beforeNext("PUT", '"heddle-route":', () => editWeights(target.service, [50, 50]));
    const { result, deliveryId } = await deliver(plane, target, routePolicy(split(10)));
    expect(result.outcome).toBe("applied");
    const held = await plane.read(target, "route");
    expect(held).not.toMatchObject({ deliveryId });
    expect(held).not.toMatchObject({ etag: result.outcome === "applied" ? result.etag : "" });
  });

  it("between two deliveries is won by one, and the other is told by whom", async () => {
    const target = await consul.service();
    const plane = consul.plane();
    const both = await Promise.all([
      deliver(plane, target, routePolicy(split(10)), { expectedEtag: "" }),
      deliver(plane, target, routePolicy(split(20)), { expectedEtag: "" }),
    ]);
    const held = await plane.read(target, "route");
    const winner = both.find(({ deliveryId }) => deliveryId === held.deliveryId);
    expect(held.resources).toEqual(winner?.resources);
  });
});
