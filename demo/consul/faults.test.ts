import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { AppError } from "../../lib/errors";
import { ConsulUnderTest } from "./consul-under-test.fixture";
import type { Fault } from "./faulty-way";
import { deliver, newDelivery, routePolicy, rules, split } from "./specs.fixture";

let consul: ConsulUnderTest;
beforeAll(async () => {
  consul = await ConsulUnderTest.start();
});
afterAll(() => consul.stop());
beforeEach(() => consul.way.clear());

const answer = (status: number, text: string): Fault => ({ kind: "answer", status, text });
const lost: Fault = { kind: "lose-answer" };

describe("an answer that never came", () => {
  it.each([
    ["the note of what begins", '"Kind":"service-resolver"'],
    ["a rule's splitter", "-split-"],
    ["the splitter", '"Kind":"service-splitter","Name":"chat-'],
    ["the router", '"Kind":"service-router"'],
  ])("to the write of %s is made good by the next attempt of the same delivery", async (_, text) => {
    const target = await consul.service();
    const plane = consul.plane();
    const before = await deliver(plane, target, routePolicy(split(10)));
    const old = await plane.read(target, "route");
    const deliveryId = newDelivery();
    consul.way.meet("PUT", text, lost);
    const attempt = () => deliver(plane, target, routePolicy(rules(30)), { deliveryId });
    await expect(attempt()).rejects.toMatchObject({
      code: "upstream-unavailable",
      upstream: "control-plane",
    });

    const held = await plane.read(target, "route");
    // Either still the one before it, or this one as a whole: never somebody else's.
    if (held.deliveryId !== deliveryId) {
      expect(held).toMatchObject({ etag: old.etag, deliveryId: before.deliveryId });
    }
    const { result, resources } = await attempt();
    expect(result.outcome).toBe("applied");
    expect(await plane.read(target, "route")).toMatchObject({ deliveryId, resources });
  });

  it("to the first write of all leaves nothing that looks like somebody else's", async () => {
    const target = await consul.service();
    const plane = consul.plane();
    const deliveryId = newDelivery();
    consul.way.meet("PUT", '"Kind":"service-router"', lost);
    const attempt = () => deliver(plane, target, routePolicy(rules(30)), { deliveryId });
    await expect(attempt()).rejects.toMatchObject({ upstream: "control-plane" });
    expect((await attempt()).result.outcome).toBe("applied");

    const other = await consul.service();
    consul.way.meet("PUT", '"Kind":"service-splitter"', lost);
    await expect(deliver(plane, other, routePolicy(split(10)))).rejects.toMatchObject({
      upstream: "control-plane",
    });
    const half = await plane.read(other, "route");
    expect(half.deliveryId === null ? half.etag : "").toBe("");
  });

  it("to the last note changes nothing: what stands is whole", async () => {
    const target = await consul.service();
    const plane = consul.plane();
    consul.way.meet("PUT", '"heddle-route":', lost);
    const { result, deliveryId } = await deliver(plane, target, routePolicy(split(10)));
    expect(result.outcome).toBe("applied");
    expect((await plane.read(target, "route")).deliveryId).toBe(deliveryId);
  });

  it("at all is a time-out, and the next call is answered", async () => {
    const target = await consul.service();
    const plane = consul.plane();
    consul.way.meet("GET", "service-router", { kind: "hang" });
    await expect(plane.read(target, "route")).rejects.toMatchObject({ code: "upstream-timeout" });
    expect(await plane.read(target, "route")).toMatchObject({ etag: "" });
  });

  it("to a write is a time-out, and whatever hung is no longer written over a later delivery", async () => {
    const target = await consul.service();
    const plane = consul.plane();
    await deliver(plane, target, routePolicy(split(10)));
    consul.way.meet("PUT", '"Kind":"service-splitter"', { kind: "hang" });
    let hung: { path: string; body: string } | undefined;
    consul.way.onPut = (entry) => {
      if (entry.Kind === "service-splitter") hung ??= { path: "", body: JSON.stringify(entry) };
    };
    await expect(deliver(plane, target, routePolicy(split(20)))).rejects.toMatchObject({
      code: "upstream-timeout",
    });
    const asked = consul.way.asked.findLast(({ method }) => method === "PUT");
    // Back to what stood before: the content is the same, and yet another write.
    const { deliveryId } = await deliver(plane, target, routePolicy(split(10)));
    const late = await consul.ask("PUT", asked?.path ?? "", hung?.body);
    expect([late.status, await late.json()]).toEqual([200, false]);
    expect(await plane.read(target, "route")).toMatchObject({ deliveryId });
  });
});

describe("a refusal in the middle", () => {
  it("puts back what was written before it, and is final when it is about the content", async () => {
    const target = await consul.service();
    const plane = consul.plane();
    await deliver(plane, target, routePolicy(split(10)));
    const before = await plane.read(target, "route");
    consul.way.meet(
      "PUT",
      '"Kind":"service-router"',
      answer(500, "Route[0] Header[0] missing required Name field"),
    );
    await expect(deliver(plane, target, routePolicy(rules(30)))).rejects.toMatchObject({
      code: "invalid-spec",
      upstream: undefined,
      message: expect.stringContaining("missing required Name"),
    });
    expect(await plane.read(target, "route")).toEqual(before);
    expect(await consul.read("service-splitter", target.service)).toMatchObject({
      Splits: [{ Weight: 90 }, { Weight: 10 }],
    });
    expect(
      (await consul.list("service-splitter")).filter(({ Name }) => Name.startsWith(`${target.service}-`)),
    ).toEqual([]);
  });

  it("of the token puts it back too, and says which right is missing", async () => {
    const target = await consul.service();
    const plane = consul.plane();
    const words = `Permission denied: token with AccessorID 'x' lacks permission 'service:write' on "${target.service}"`;
    consul.way.meet("PUT", '"Kind":"service-splitter"', answer(403, words));
    await expect(deliver(plane, target, routePolicy(split(10)))).rejects.toMatchObject({
      code: "upstream-bad-answer",
      upstream: "control-plane",
      message: `Heddle's token lacks service:write on ${target.service} in Consul`,
    });
    expect(await consul.read("service-resolver", target.service)).toBeNull();
    expect((await deliver(plane, target, routePolicy(split(10)))).result.outcome).toBe("applied");
  });
});

describe("what is no answer of Consul's", () => {
  it.each<[string, Fault, string]>([
    ["a page", answer(200, "<html>"), "upstream-bad-answer"],
    ["another interface", answer(200, '{"status":"success"}'), "upstream-bad-answer"],
    ["a proxy's failure", answer(502, "<html>bad gateway</html>"), "upstream-bad-answer"],
    ["a proxy's 404", answer(404, "404 page not found"), "upstream-bad-answer"],
    ["no leader", answer(500, "No cluster leader"), "upstream-unavailable"],
    ["a server that is gone", answer(500, "rpc error making call: EOF"), "upstream-unavailable"],
    [
      "too many requests",
      answer(429, "rate limit exceeded, try again later or against a different server"),
      "upstream-unavailable",
    ],
    ["a token it does not know", answer(403, "ACL not found"), "upstream-bad-answer"],
  ])("%s", async (_, fault, code) => {
    const target = await consul.service();
    const plane = consul.plane();
    consul.way.meet("GET", "service-splitter", fault);
    const error = await plane.read(target, "route").catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code, upstream: "control-plane" });
    expect(await plane.read(target, "route")).toMatchObject({ etag: "" });
  });
});

it("a write whose time has passed is not made", async () => {
  const target = await consul.service();
  const plane = consul.plane();
  const late = deliver(plane, target, routePolicy(split(10)), { notAfterMs: Date.now() - 1 });
  await expect(late).rejects.toMatchObject({ code: "upstream-timeout", upstream: "control-plane" });
  expect(consul.way.asked.filter(({ method }) => method === "PUT")).toEqual([]);
});
