import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { DnsName } from "../settings/registry-settings";
import { dnsRegistry } from "./dns";
import { DnsServer } from "./dns-server.fixture";
import type { ServiceRegistry } from "./service-registry";

let server: DnsServer;
let registry: ServiceRegistry;
let nowMs: number;
beforeEach(async () => {
  server = await DnsServer.start();
  nowMs = 0;
});
afterEach(async () => {
  await registry.close();
  await server.stop();
});

const chat: DnsName = {
  service: "chat",
  namespace: "llm",
  version: "v1",
  name: "_grpc._tcp.chat-v1.example",
  type: "SRV",
};
function asking(...names: DnsName[]) {
  registry = dnsRegistry({ server: server.address, names, everySeconds: 15 }, () => nowMs);
  return () => registry.read(AbortSignal.timeout(10_000));
}
function chatStandsAt(...hosts: [target: string, address: string][]) {
  server.say(
    "SRV",
    chat.name,
    hosts.map(([target], at) => ({ type: "SRV", target, port: 8000 + at, ttl: 5 })),
  );
  for (const [target, address] of hosts) server.say("A", target, [{ type: "A", address, ttl: 30 }]);
}

describe("names in DNS", () => {
  it("of SRV records are instances at their targets' addresses, with the record's port", async () => {
    chatStandsAt(["a.example", "10.0.0.1"], ["b.example", "10.0.0.2"]);
    expect(await asking(chat)()).toEqual({
      groups: [
        {
          namespace: "llm",
          service: "chat",
          version: "v1",
          instances: [
            { id: "a.example:8000", address: "10.0.0.1:8000", since: null },
            { id: "b.example:8001", address: "10.0.0.2:8001", since: null },
          ],
        },
      ],
      leftOut: 0,
    });
  });

  it.each<[string, Partial<DnsName>, string[]]>([
    ["A with a port", { type: "A", port: 9000 }, ["10.0.0.1:9000", "10.0.0.2:9000"]],
    ["A without", { type: "A" }, ["10.0.0.1", "10.0.0.2"]],
    ["AAAA with a port", { type: "AAAA", port: 9000 }, ["[fd00::1]:9000"]],
  ])("of %s records are those addresses", async (_, over, expected) => {
    server.say("A", "chat.example", [
      { type: "A", address: "10.0.0.1", ttl: 1 },
      { type: "A", address: "10.0.0.2", ttl: 1 },
    ]);
    server.say("AAAA", "chat.example", [{ type: "AAAA", address: "fd00::1", ttl: 1 }]);
    const { groups } = await asking({ ...chat, name: "chat.example", ...over })();
    expect(groups[0]?.instances.map(({ address }) => address)).toEqual(expected);
  });

  it("with targets of both families count each once, and those of IPv6 alone too", async () => {
    chatStandsAt(["both.example", "10.0.0.1"], ["six.example", "10.0.0.9"]);
    server.say("AAAA", "both.example", [{ type: "AAAA", address: "fd00::1", ttl: 30 }]);
    server.say("A", "six.example", []);
    server.say("AAAA", "six.example", [{ type: "AAAA", address: "fd00::6", ttl: 30 }]);
    const { groups } = await asking(chat)();
    expect(groups[0]?.instances.map(({ address }) => address)).toEqual(["10.0.0.1:8000", "[fd00::6]:8001"]);
  });

  it("that do not exist, or say that there is nothing, are known to have no endpoint", async () => {
    server.say("SRV", "_none._tcp.example", [{ type: "SRV", target: ".", port: 0, ttl: 5 }]);
    const read = asking(
      chat,
      { ...chat, name: "_none._tcp.example" },
      { ...chat, name: "empty.example", type: "A" },
    );
    server.say("AAAA", "empty.example", [{ type: "AAAA", address: "fd00::1", ttl: 5 }]);
    expect(await read()).toEqual({ groups: [], leftOut: 0 });
  });

  it("are one version where two of them say so", async () => {
    chatStandsAt(["a.example", "10.0.0.1"]);
    server.say("A", "more.example", [{ type: "A", address: "10.0.0.7", ttl: 5 }]);
    const { groups } = await asking(chat, { ...chat, name: "more.example", type: "A", port: 8000 })();
    expect(groups.map(({ instances }) => instances.length)).toEqual([2]);
  });
});

describe("a name is asked again", () => {
  it("when its records may no longer be kept, and no sooner", async () => {
    chatStandsAt(["a.example", "10.0.0.1"]);
    const read = asking(chat);
    await read();
    chatStandsAt(["a.example", "10.0.0.1"], ["b.example", "10.0.0.2"]);
    const sizeAt = async (ms: number) => {
      nowMs = ms;
      return (await read()).groups[0]?.instances.length;
    };
    expect([await sizeAt(15_000), await sizeAt(29_999)]).toEqual([1, 1]);
    expect(await sizeAt(30_000)).toBe(2);
  });

  it("no more often than it is set to, however short its records may be kept", async () => {
    server.say("A", "chat.example", [{ type: "A", address: "10.0.0.1", ttl: 0 }]);
    const read = asking({ ...chat, name: "chat.example", type: "A" });
    await read();
    nowMs = 14_999;
    await read();
    expect(server.asked).toEqual(["A chat.example"]);
    nowMs = 15_000;
    await read();
    expect(server.asked).toEqual(["A chat.example", "A chat.example"]);
  });
});

describe("a name that cannot be asked", () => {
  it.each([
    ["SERVFAIL", "upstream-unavailable", "was answered SERVFAIL"],
    ["REFUSED", "upstream-unavailable", "was answered REFUSED"],
    ["silence", "upstream-timeout", "was not answered in time"],
  ] as const)("(%s) keeps what it had, and the others are told", async (said, code, words) => {
    chatStandsAt(["a.example", "10.0.0.1"]);
    server.say("A", "other.example", [{ type: "A", address: "10.0.0.7", ttl: 0 }]);
    const read = asking(chat, { ...chat, service: "other", name: "other.example", type: "A" });
    await read();
    nowMs = 60_000;
    server.say("SRV", chat.name, said);
    server.say("A", "other.example", [{ type: "A", address: "10.0.0.8", ttl: 0 }]);
    const { groups, partly } = await read();
    expect(groups.map(({ instances }) => instances.map(({ address }) => address))).toEqual([
      ["10.0.0.1:8000"],
      ["10.0.0.8"],
    ]);
    expect(partly).toMatchObject({ code, upstream: "registry" });
    expect(partly?.message).toBe(`${chat.name} SRV ${words}`);
  });

  it("and whose targets cannot be asked keeps what it had", async () => {
    chatStandsAt(["a.example", "10.0.0.1"]);
    const read = asking(chat);
    await read();
    nowMs = 60_000;
    server.say("A", "a.example", "SERVFAIL");
    const { groups, partly } = await read();
    expect(groups[0]?.instances).toHaveLength(1);
    expect(partly?.code).toBe("upstream-unavailable");
  });

  it("before anything is known is a failure", async () => {
    server.say("SRV", chat.name, "SERVFAIL");
    await expect(asking(chat)()).rejects.toMatchObject({
      code: "upstream-unavailable",
      upstream: "registry",
    });
  });
});
