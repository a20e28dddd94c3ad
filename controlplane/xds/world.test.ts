import { create } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import { splitConfig } from "../fixtures/control-plane";
import {
  DiscoveryRequestSchema,
  type DiscoveryResponse,
} from "../generated/envoy/service/discovery/v3/discovery_pb";
import { type ResourceType, resourceTypeOf, typeUrls } from "../resources/resource";
import type { HeldRow } from "../store/held-row";
import { AdsStream } from "./ads-stream";
import { World } from "./world";

const services = Array.from({ length: 1000 }, (_, index) => `service-${index}`);

function row(service: string, sequence: number, weights: Record<string, number>): HeldRow {
  return {
    namespace: "llm",
    service,
    section: "route",
    sequence,
    deliveryId: `d-${sequence}`,
    etag: `e-${sequence}`,
    config: splitConfig(weights, sequence),
    writtenAt: "2026-01-01T00:00:00.000Z",
  };
}

function register(world: World, service: string, index: number): void {
  world.endpoints.register({
    namespace: "llm",
    service,
    version: "v1",
    instance: `${service}-0`,
    address: `127.0.0.1:${10_000 + index}`,
    ttlSeconds: 10,
  });
}

/** A client that subscribes to everything by name and acknowledges at once. */
function eagerClient(world: World): { stream: AdsStream; received: DiscoveryResponse[] } {
  const received: DiscoveryResponse[] = [];
  const names: Record<Exclude<ResourceType, "scope">, string[]> = {
    listener: services.map((service) => `${service}.llm`),
    route: services.map((service) => `llm/${service}`),
    cluster: services.map((service) => `llm/${service}/v1`),
    endpoint: services.map((service) => `llm/${service}/v1`),
  };
  const ask = (type: keyof typeof names, responseNonce: string) =>
    stream.onRequest(
      create(DiscoveryRequestSchema, { typeUrl: typeUrls[type], resourceNames: names[type], responseNonce }),
    );
  const stream = new AdsStream(
    (dialect) => world.viewOf(dialect),
    (response) => {
      received.push(response);
      const type = resourceTypeOf(response.typeUrl);
      if (type && type !== "scope") queueMicrotask(() => ask(type, response.nonce));
    },
  );
  world.onDirty((type, name) => stream.markDirty(type, name));
  for (const type of ["listener", "route", "cluster", "endpoint"] as const) ask(type, "");
  return { stream, received };
}

describe("a thousand services and twenty clients that want all of them", () => {
  const world = new World();
  for (const [index, service] of services.entries()) register(world, service, index);
  world.load(services.map((service, index) => row(service, index, { v1: 10_000 })));
  world.publishEmpty();

  it("a renewal costs nothing, and a change sends that change", async () => {
    const clients = Array.from({ length: 20 }, () => eagerClient(world));
    await new Promise((resolve) => setTimeout(resolve, 0));
    for (const { received } of clients) {
      expect(received.map(({ resources }) => resources.length)).toEqual([1000, 1000, 1000, 1000]);
      received.length = 0;
    }

    const startedAt = performance.now();
    for (const [index, service] of services.entries()) register(world, service, index);
    for (const { stream } of clients) stream.flush();
    expect(clients.every(({ received }) => received.length === 0)).toBe(true);

    world.hold(row("service-7", 2000, { v1: 5000, v2: 5000 }));
    for (const { stream } of clients) stream.flush();
    expect(performance.now() - startedAt).toBeLessThan(1000);
    for (const { received } of clients) {
      const routes = received.find(({ typeUrl }) => typeUrl === typeUrls.route);
      expect(routes?.resources).toHaveLength(1);
      expect(received.some(({ typeUrl }) => typeUrl === typeUrls.endpoint)).toBe(false);
    }
  });
});

describe("what a world publishes", () => {
  it("is nothing until the stored configuration is known", () => {
    const world = new World();
    register(world, "chat-model", 1);
    expect(world.resource("route", "llm/chat-model")).toBe("held-back");
    world.load([row("chat-model", 1, { v1: 10_000 })]);
    expect(world.resource("route", "llm/chat-model")).toHaveProperty("fingerprint");
  });

  it("is no empty cluster until instances had the time to come back", () => {
    const world = new World();
    world.load([]);
    expect(world.resource("endpoint", "llm/chat-model")).toBe("held-back");
    register(world, "chat-model", 1);
    expect(world.resource("endpoint", "llm/chat-model/v1")).toHaveProperty("fingerprint");
    expect(world.resource("endpoint", "llm/chat-model/v2")).toBe("held-back");
    world.publishEmpty();
    expect(world.resource("endpoint", "llm/chat-model/v2")).toHaveProperty("fingerprint");
  });

  it("never goes back to an older write", () => {
    const world = new World();
    world.load([row("chat-model", 5, { v1: 10_000 })]);
    world.hold(row("chat-model", 4, { v2: 10_000 }));
    expect(world.heldRow({ namespace: "llm", service: "chat-model" })?.sequence).toBe(5);
    expect(world.compiledService({ namespace: "llm", service: "chat-model" }).clusters).toEqual([
      "llm/chat-model/v1",
    ]);
  });

  it("is nothing that a client would refuse, whoever stored it: what was there stays, and why is told", () => {
    const world = new World();
    const refused: string[] = [];
    world.onRefused(({ etag }, why) => refused.push(`${etag}: ${why}`));
    world.load([row("chat-model", 1, { v1: 10_000 })]);
    const before = world.resource("route", "llm/chat-model");
    const { route } = splitConfig({ v1: 10_000 });
    const withRule = (sequence: number, more: object): HeldRow => ({
      ...row("chat-model", sequence, {}),
      section: "route",
      config: { route: { origin: route?.origin, rules: [{ ...route?.rules[0], ...more }] } } as never,
    });
    world.hold(withRule(2, { match: [{ headers: { "x-a": { regex: "(?=a)" } } }] }));
    world.hold(withRule(3, { fault: { abort: { percentBp: 100, status: 99 } } }));
    expect(world.resource("route", "llm/chat-model")).toEqual(before);
    expect(refused[0]).toMatch(/^e-2: .*not an RE2 expression/);
    expect(refused[1]).toMatch(/^e-3: .*http_status: must be no less than 200/);
    world.hold(row("chat-model", 4, { v2: 10_000 }));
    expect(world.resource("route", "llm/chat-model")).not.toEqual(before);
  });

  it("has no resource for a name that is no service's", () => {
    const world = new World();
    world.load([]);
    expect(world.resource("listener", "no-namespace")).toBeUndefined();
    expect(world.resource("cluster", "a/b/c/d")).toBeUndefined();
  });
});
