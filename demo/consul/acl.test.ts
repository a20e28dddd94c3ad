import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rightsConsul } from "../../lib/control-planes/consul/rights";
import { ConsulUnderTest } from "./consul-under-test.fixture";
import {
  accessPolicy,
  balancingPolicy,
  breaker,
  breakerPolicy,
  callers,
  deliver,
  routePolicy,
  rules,
  split,
} from "./specs.fixture";

/** Another Consul's rights can be tried where its management token is given. */
const isPossible = !process.env.HEDDLE_TEST_CONSUL_URL || process.env.HEDDLE_TEST_CONSUL_TOKEN;

describe.skipIf(!isPossible)("Heddle's token", () => {
  let consul: ConsulUnderTest;
  beforeAll(async () => {
    consul = await ConsulUnderTest.start({ managementToken: "for-everything" });
  });
  afterAll(() => consul.stop());
  const { reading, writing } = rightsConsul({ namespace: "default" }, null);

  it("with the rights that are said to be needed may do all of it", async () => {
    const target = await consul.service();
    await consul.instance(target.service, `${target.service}-1`, { version: "v1" });
    await consul.caller(`web-${target.service}`, [target.service]);
    const plane = consul.plane({}, await consul.tokenFor(writing));
    expect((await deliver(plane, target, routePolicy(rules(30)))).result.outcome).toBe("applied");
    expect((await deliver(plane, target, breakerPolicy(breaker))).result.outcome).toBe("applied");
    expect((await deliver(plane, target, accessPolicy(callers))).result.outcome).toBe("applied");
    expect((await deliver(plane, target, balancingPolicy({ algorithm: "random" }))).result.outcome).toBe(
      "applied",
    );
    const { etag } = await plane.read(target, "route");
    expect(await plane.status(target, "route", etag)).toEqual({ kind: "programmed" });
    const own = (await plane.endpoints()).filter(({ service }) => service === target.service);
    expect(own).toMatchObject([{ version: "v1", instances: [{ since: null }] }]);
  });

  it("with those for reading reads, and is told which right it lacks for writing", async () => {
    const target = await consul.service();
    const plane = consul.plane({}, await consul.tokenFor(reading));
    expect(await plane.read(target, "route")).toMatchObject({ etag: "" });
    expect(await plane.read(target, "circuit-breaker")).toMatchObject({ etag: "" });
    await expect(deliver(plane, target, routePolicy(split(10)))).rejects.toMatchObject({
      code: "upstream-bad-answer",
      upstream: "control-plane",
      message: `Heddle's token lacks service:write on ${target.service} in Consul`,
      params: { reason: "forbidden" },
    });
    expect(await plane.read(target, "route")).toMatchObject({ etag: "" });
  });

  it("that writes services reads their intentions, and is told that it may not write them", async () => {
    const target = await consul.service();
    const services = 'service_prefix "" {\n  policy = "write"\n}';
    const plane = consul.plane({}, await consul.tokenFor(services));
    expect(await plane.read(target, "access")).toMatchObject({ etag: "", deliveryId: null });
    await expect(deliver(plane, target, accessPolicy(callers))).rejects.toMatchObject({
      upstream: "control-plane",
      message: `Heddle's token lacks intention:write on ${target.service} in Consul`,
      params: { reason: "forbidden" },
    });
    expect(await plane.read(target, "access")).toMatchObject({ etag: "", deliveryId: null });
    expect((await deliver(plane, target, balancingPolicy({ algorithm: "random" }))).result.outcome).toBe(
      "applied",
    );
  });

  it("that Consul does not know, or is missing, is named so", async () => {
    const target = await consul.service();
    const unknown = consul.plane({}, "11111111-2222-3333-4444-555555555555");
    await expect(unknown.read(target, "route")).rejects.toMatchObject({
      message: "Consul does not know Heddle's token",
    });
  });
});
