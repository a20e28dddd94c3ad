import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ConsulUnderTest } from "./consul-under-test.fixture";
import type { Fault } from "./faulty-way";
import { breaker, breakerPolicy, deliver, newDelivery, routePolicy, split } from "./specs.fixture";

let consul: ConsulUnderTest;
beforeAll(async () => {
  consul = await ConsulUnderTest.start();
});
afterAll(() => consul.stop());
beforeEach(() => consul.way.clear());

/** A service that two others call; one of them has settings of its own. */
async function called() {
  const target = await consul.service("grpc");
  const { service } = target;
  const [web, batch] = [`web-${service}`, `batch-${service}`];
  await consul.caller(web, [service, "elsewhere"]);
  await consul.caller(batch, [service]);
  const others = [
    { Name: "elsewhere", ConnectTimeoutMs: 900 },
    { Name: service, ConnectTimeoutMs: 700 },
  ];
  const Meta = { team: "web" };
  await consul.write({
    Kind: "service-defaults",
    Name: web,
    Protocol: "http",
    UpstreamConfig: { Overrides: others },
    Meta,
  });
  return { target, web, batch };
}

const overrides = async (caller: string) => {
  const entry = await consul.read("service-defaults", caller);
  return (entry?.UpstreamConfig as { Overrides: unknown[] } | undefined)?.Overrides;
};

describe("a breaker in Consul", () => {
  it("stands in each caller's own entry, beside what is theirs, and goes as it came", async () => {
    const { target, web, batch } = await called();
    const plane = consul.plane();
    expect(await plane.read(target, "circuit-breaker")).toMatchObject({ etag: "", deliveryId: null });
    const { result, resources, deliveryId } = await deliver(plane, target, breakerPolicy(breaker));
    const held = await plane.read(target, "circuit-breaker");
    expect(held).toEqual({ etag: expect.stringMatching(/./), resources, deliveryId });
    expect(result).toEqual({ outcome: "applied", etag: held.etag });
    expect(await plane.status(target, "circuit-breaker", held.etag)).toEqual({ kind: "stored" });
    const own = {
      Name: target.service,
      Limits: { MaxConnections: 20, MaxPendingRequests: 5, MaxConcurrentRequests: 40 },
      PassiveHealthCheck: { MaxFailures: 7, MaxEjectionPercent: 30, Interval: 5e9, BaseEjectionTime: 45e9 },
    };
    expect(await overrides(web)).toMatchObject([
      { Name: "elsewhere", ConnectTimeoutMs: 900 },
      { ...own, ConnectTimeoutMs: 700 },
    ]);
    expect(await overrides(batch)).toMatchObject([own]);

    const gone = await deliver(plane, target, breakerPolicy(null));
    expect(await plane.read(target, "circuit-breaker")).toMatchObject({
      deliveryId: gone.deliveryId,
      resources: [{ body: "" }],
    });
    const left = (await overrides(web)) as Record<string, unknown>[];
    expect(left).toMatchObject([
      { Name: "elsewhere", ConnectTimeoutMs: 900 },
      { Name: target.service, ConnectTimeoutMs: 700 },
    ]);
    expect(left[1]).not.toHaveProperty("Limits");
    expect(left[1]).not.toHaveProperty("PassiveHealthCheck");
    expect(await consul.read("service-defaults", web)).toMatchObject({
      Protocol: "http",
      Meta: { team: "web" },
    });
    expect(await consul.read("service-defaults", batch)).toBeNull();
  });

  it("gives an entry that was not there the protocol that its caller has anyway", async () => {
    const { target, batch } = await called();
    const plane = consul.plane();
    const chain = (await (await consul.ask("GET", `/v1/discovery-chain/${batch}`)).json()) as {
      Chain: { Protocol: string };
    };
    await deliver(plane, target, breakerPolicy(breaker));
    expect(await consul.read("service-defaults", batch)).toMatchObject({ Protocol: chain.Chain.Protocol });
  });
});

describe("a breaker that not every caller has", () => {
  it("is missing where a caller came to be since: that shows, is nobody's edit, and the next change mends it", async () => {
    const { target, web, batch } = await called();
    const plane = consul.plane();
    const { deliveryId, result } = await deliver(plane, target, breakerPolicy(breaker));
    const late = `late-${target.service}`;
    await consul.caller(late, [target.service]);
    const held = await plane.read(target, "circuit-breaker");
    expect(held.deliveryId).toBe(deliveryId);
    expect(held.etag).not.toBe(result.outcome === "applied" ? result.etag : "");
    expect(
      Object.entries(JSON.parse(held.resources[0]?.body ?? "").callers).map(([name, said]) => [
        name,
        said !== null,
      ]),
    ).toEqual([
      [batch, true],
      [late, false],
      [web, true],
    ]);
    const next = await deliver(plane, target, breakerPolicy(breaker));
    expect(next.result.outcome).toBe("applied");
    expect(await plane.read(target, "circuit-breaker")).toMatchObject({
      deliveryId: next.deliveryId,
      resources: next.resources,
    });
  });

  it("is somebody else's where one caller says something else", async () => {
    const { target, web } = await called();
    const plane = consul.plane();
    await deliver(plane, target, breakerPolicy(breaker));
    const theirs = [{ Name: target.service, Limits: { MaxConnections: 3 } }];
    await consul.write({
      Kind: "service-defaults",
      Name: web,
      Protocol: "http",
      UpstreamConfig: { Overrides: theirs },
    });
    const held = await plane.read(target, "circuit-breaker");
    expect(held.deliveryId).toBeNull();
    const { result } = await deliver(plane, target, breakerPolicy(null), { expectedEtag: "0".repeat(32) });
    expect(result).toEqual({ outcome: "conflict", held });
  });

  it("is not stored anywhere when nobody calls, unless the settings say who does", async () => {
    const target = await consul.service();
    await expect(deliver(consul.plane(), target, breakerPolicy(breaker))).rejects.toMatchObject({
      code: "invalid-spec",
      message: expect.stringContaining("no caller"),
    });
    const named = consul.plane({ callers: { [target.service]: [`nightly-${target.service}`] } });
    expect((await deliver(named, target, breakerPolicy(breaker))).result.outcome).toBe("applied");
    expect(await overrides(`nightly-${target.service}`)).toMatchObject([{ Name: target.service }]);
  });
});

describe("a change to many entries", () => {
  it("that one of them refuses is put back in the others", async () => {
    const { target, web, batch } = await called();
    const plane = consul.plane();
    const before = await consul.read("service-defaults", web);
    const words = `Permission denied: token with AccessorID 'x' lacks permission 'service:write' on "${web}"`;
    const refused: Fault = { kind: "answer", status: 403, text: words };
    consul.way.meet("PUT", `"Name":"${web}"`, refused);
    await expect(deliver(plane, target, breakerPolicy(breaker))).rejects.toMatchObject({
      message: `Heddle's token lacks service:write on ${web} in Consul`,
    });
    expect(await consul.read("service-defaults", batch)).toBeNull();
    expect(await consul.read("service-defaults", web)).toEqual(before);
    expect(await plane.read(target, "circuit-breaker")).toMatchObject({ etag: "", deliveryId: null });
  });

  it("whose middle was never answered is completed by the next attempt", async () => {
    const { target, web } = await called();
    const plane = consul.plane();
    const first = await deliver(plane, target, breakerPolicy({ limits: { maxRequests: 3 } }));
    const deliveryId = newDelivery();
    consul.way.meet("PUT", `"Name":"${web}"`, { kind: "lose-answer" });
    const attempt = () => deliver(plane, target, breakerPolicy(breaker), { deliveryId });
    await expect(attempt()).rejects.toMatchObject({ upstream: "control-plane" });
    const half = await plane.read(target, "circuit-breaker");
    expect([first.deliveryId, deliveryId]).toContain(half.deliveryId);
    expect((await attempt()).result.outcome).toBe("applied");
    expect(await plane.read(target, "circuit-breaker")).toMatchObject({ deliveryId });
  });

  it("over an entry that somebody else writes in that moment keeps both", async () => {
    const { target, web } = await called();
    const plane = consul.plane();
    consul.way.beforeNext("PUT", `"Name":"${web}"`, () =>
      consul.write({ Kind: "service-defaults", Name: web, Protocol: "http", MaxInboundConnections: 77 }),
    );
    const { result } = await deliver(plane, target, breakerPolicy(breaker));
    expect(result.outcome).toBe("applied");
    expect(await consul.read("service-defaults", web)).toMatchObject({ MaxInboundConnections: 77 });
    expect(await overrides(web)).toMatchObject([{ Name: target.service }]);
  });
});

it("a route and a breaker of one service are written at once, and neither is lost", async () => {
  const { target } = await called();
  const plane = consul.plane();
  const [route, circuit] = await Promise.all([
    deliver(plane, target, routePolicy(split(10))),
    deliver(plane, target, breakerPolicy(breaker)),
  ]);
  expect([route.result.outcome, circuit.result.outcome]).toEqual(["applied", "applied"]);
  expect((await plane.read(target, "route")).deliveryId).toBe(route.deliveryId);
  expect((await plane.read(target, "circuit-breaker")).deliveryId).toBe(circuit.deliveryId);
});
