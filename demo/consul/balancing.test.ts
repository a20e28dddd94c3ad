import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { LoadBalancingSpec } from "../../lib/policies/load-balancing-spec";
import { ConsulUnderTest } from "./consul-under-test.fixture";
import { balancingPolicy, deliver, routePolicy, split } from "./specs.fixture";

let consul: ConsulUnderTest;
beforeAll(async () => {
  consul = await ConsulUnderTest.start();
});
afterAll(() => consul.stop());
beforeEach(() => consul.way.clear());

const puts = () => consul.way.asked.filter(({ method }) => method !== "GET");
const sticky: LoadBalancingSpec = {
  algorithm: "consistent-hash",
  hashOn: { cookie: { name: "sid", ttlMs: 90_000 } },
};

describe("load balancing in Consul", () => {
  it("is one write to the resolver, beside what is others', and goes as it came", async () => {
    const target = await consul.service();
    const { service: Name } = target;
    const others = {
      Subsets: { canary: { Filter: 'Service.Meta.track == "canary"' } },
      ConnectTimeout: "3s",
    };
    await consul.write({ Kind: "service-resolver", Name, ...others, Meta: { team: "search" } });
    const plane = consul.plane();
    expect(await plane.read(target, "load-balancing")).toMatchObject({ etag: "", deliveryId: null });
    const { resources, deliveryId } = await deliver(plane, target, balancingPolicy(sticky));
    expect(puts()).toHaveLength(1);
    const held = await plane.read(target, "load-balancing");
    expect(held).toEqual({ etag: expect.stringMatching(/./), resources, deliveryId });
    expect(await consul.read("service-resolver", Name)).toMatchObject({
      ...others,
      Meta: { team: "search" },
      LoadBalancer: {
        Policy: "ring_hash",
        HashPolicies: [{ Field: "cookie", FieldValue: "sid", CookieConfig: { TTL: 9e10 } }],
      },
    });
    expect(await plane.status(target, "load-balancing", held.etag)).toEqual({ kind: "programmed" });

    const gone = await deliver(plane, target, balancingPolicy(null));
    expect(await plane.read(target, "load-balancing")).toMatchObject({ deliveryId: gone.deliveryId });
    const left = await consul.read("service-resolver", Name);
    expect(left).toMatchObject({ ...others, Meta: { team: "search" } });
    expect(left).not.toHaveProperty("LoadBalancer");
  });

  it("and the route share the resolver, whoever writes first or at once", async () => {
    const target = await consul.service();
    const plane = consul.plane();
    const [route, balancing] = await Promise.all([
      deliver(plane, target, routePolicy(split(10))),
      deliver(plane, target, balancingPolicy(sticky)),
    ]);
    expect([route.result.outcome, balancing.result.outcome]).toEqual(["applied", "applied"]);
    for (const [kind, { deliveryId }] of [
      ["route", route],
      ["load-balancing", balancing],
    ] as const) {
      const held = await plane.read(target, kind);
      expect(held.deliveryId).toBe(deliveryId);
      expect(await plane.status(target, kind, held.etag)).toEqual({ kind: "programmed" });
    }
    await deliver(plane, target, routePolicy(null));
    expect(await plane.read(target, "load-balancing")).toMatchObject({ deliveryId: balancing.deliveryId });
    await deliver(plane, target, routePolicy(split(20)));
    await deliver(plane, target, balancingPolicy(null));
    expect(await consul.read("service-resolver", target.service)).toMatchObject({
      Subsets: { v1: {}, v2: {} },
    });
  });

  it("is somebody else's where they choose otherwise, and is only replaced by who saw it", async () => {
    const target = await consul.service();
    const plane = consul.plane();
    await deliver(plane, target, balancingPolicy({ algorithm: "random" }));
    const { ModifyIndex: _, ...said } = (await consul.read("service-resolver", target.service)) ?? {};
    await consul.write({ ...said, LoadBalancer: { Policy: "maglev" } });
    const theirs = await plane.read(target, "load-balancing");
    expect(theirs.deliveryId).toBeNull();
    const blind = await deliver(plane, target, balancingPolicy(sticky), { expectedEtag: "0".repeat(32) });
    expect(blind.result).toEqual({ outcome: "conflict", held: theirs });
    const seen = await deliver(plane, target, balancingPolicy(sticky), { expectedEtag: theirs.etag });
    expect(seen.result.outcome).toBe("applied");
  });

  it("that hashes calls needs a service of calls; any other does not", async () => {
    const target = await consul.service("tcp");
    const plane = consul.plane();
    await expect(deliver(plane, target, balancingPolicy(sticky))).rejects.toMatchObject({
      code: "invalid-spec",
      message: expect.stringMatching(/speaks tcp.*hashed/),
    });
    const fewest = balancingPolicy({ algorithm: "least-request", choices: 3 });
    expect((await deliver(plane, target, fewest)).result.outcome).toBe("applied");
  });

  it("over a resolver that somebody else writes in that moment keeps both", async () => {
    const target = await consul.service();
    consul.way.beforeNext("PUT", '"LoadBalancer"', () =>
      consul.write({ Kind: "service-resolver", Name: target.service, ConnectTimeout: "9s" }),
    );
    const { result } = await deliver(consul.plane(), target, balancingPolicy({ algorithm: "random" }));
    expect(result.outcome).toBe("applied");
    expect(await consul.read("service-resolver", target.service)).toMatchObject({
      ConnectTimeout: "9s",
      LoadBalancer: { Policy: "random" },
    });
  });
});
