import { describe, expect, it } from "vitest";
import { EndpointRegistry, parseAddress } from "./endpoint-registry";
import type { Endpoint } from "./wire";

const chat = { namespace: "llm", service: "chat-model" };

function start() {
  let now = 0;
  const events: string[] = [];
  const registry = new EndpointRegistry(
    ({ instance, address }, event) => events.push(`${event} ${instance} ${address}`),
    () => now,
  );
  const endpoint = (instance: string, port: number, version = "v1"): Endpoint => ({
    ...chat,
    version,
    instance,
    address: `127.0.0.1:${port}`,
    ttlSeconds: 10,
  });
  /** Time passes as it does for a process that runs: with a sweep now and then. */
  const pass = (ms: number) => {
    for (const end = now + ms; now < end; ) {
      now = Math.min(end, now + 200);
      registry.sweep();
    }
  };
  const freeze = (ms: number) => {
    now += ms;
    registry.sweep();
  };
  return { registry, events, endpoint, pass, freeze };
}

describe("the endpoint registry", () => {
  it("says once that an endpoint came, not at its renewals, and that it went", () => {
    const { registry, events, endpoint, pass } = start();
    registry.register(endpoint("a", 1));
    pass(9000);
    registry.register(endpoint("a", 1));
    pass(9000);
    expect(events).toEqual(["added a 127.0.0.1:1"]);
    pass(1000);
    expect(events).toEqual(["added a 127.0.0.1:1", "removed a 127.0.0.1:1"]);
    expect([...registry.serviceKeys()]).toEqual([]);
  });

  it("takes a shorter ttl for a goodbye", () => {
    const { registry, endpoint, pass } = start();
    registry.register(endpoint("a", 1));
    registry.register({ ...endpoint("a", 1), ttlSeconds: 1 });
    pass(1000);
    expect(registry.list()).toEqual([]);
  });

  it("gives an address to whoever registered it last, in any service", () => {
    const { registry, events, endpoint } = start();
    registry.register(endpoint("a", 1));
    registry.register({ ...endpoint("b", 1), service: "embedder" });
    expect(events).toEqual(["added a 127.0.0.1:1", "removed a 127.0.0.1:1", "added b 127.0.0.1:1"]);
    expect(registry.addressesOf(chat)).toEqual([]);
  });

  it("follows an instance to its new address and version", () => {
    const { registry, endpoint } = start();
    registry.register(endpoint("a", 1));
    registry.register(endpoint("a", 2, "v2"));
    expect(registry.addressesOf(chat, "v1")).toEqual([]);
    expect(registry.addressesOf(chat, "v2")).toEqual([{ host: "127.0.0.1", port: 2 }]);
  });

  it("does not count the time in which it was frozen", () => {
    const { registry, endpoint, pass, freeze } = start();
    registry.register(endpoint("a", 1));
    freeze(60_000);
    expect(registry.list()).toHaveLength(1);
    pass(10_000);
    expect(registry.list()).toEqual([]);
  });

  it("restores only what nobody contradicted", () => {
    const { registry, endpoint } = start();
    const since = "2026-01-01T00:00:00.000Z";
    registry.register(endpoint("a", 9));
    registry.register({ ...endpoint("thief", 2), service: "embedder" });
    registry.restore([
      { ...endpoint("a", 1), since },
      { ...endpoint("b", 2), since },
      { ...endpoint("c", 3), since },
    ]);
    expect(registry.addressesOf(chat).map(({ port }) => port)).toEqual([9, 3]);
    expect(registry.list().find(({ instance }) => instance === "c")?.since).toBe(since);
  });
});

it.each([
  ["127.0.0.1:80", { host: "127.0.0.1", port: 80 }],
  ["[::1]:8080", { host: "::1", port: 8080 }],
  ["localhost:1", { host: "127.0.0.1", port: 1 }],
  ["example.org:80", undefined],
  ["127.0.0.1:0", undefined],
  ["127.0.0.1:70000", undefined],
])("reads %s", (address, expected) => {
  expect(parseAddress(address)).toEqual(expected);
});
