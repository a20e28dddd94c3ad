import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { eurekaRegistry } from "../../lib/registries/eureka";
import { FollowedRegistry } from "../../lib/registries/followed-registry";
import type { ServiceRegistry } from "../../lib/registries/service-registry";
import { type RunningEureka, startEureka } from "./start-eureka";

let eureka: RunningEureka;
let registry: ServiceRegistry;
let nowMs: number;
beforeEach(async () => {
  nowMs = Date.parse("2026-01-01T00:00:00Z");
  eureka = await startEureka({ now: () => nowMs });
  registry = eurekaRegistry({
    connection: { url: eureka.url },
    versionMetadata: "version",
    namespace: "llm",
  });
});
afterEach(async () => {
  await registry.close();
  await eureka.stop();
});

const read = () => registry.read(AbortSignal.timeout(10_000));
const call = (method: string, path: string, body?: unknown) =>
  fetch(`${eureka.url}/apps/${path}`, {
    method,
    headers: { "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
async function register(app: string, id: string, over: Record<string, unknown> = {}): Promise<void> {
  const instance = {
    ...{ instanceId: id, hostName: `${id}.internal`, app, ipAddr: "10.0.0.1", status: "UP" },
    ...{ port: { $: 8080, "@enabled": "true" }, securePort: { $: 8443, "@enabled": "false" } },
    ...over,
  };
  expect((await call("POST", app, { instance })).status).toBe(204);
}

describe("a Eureka's instances", () => {
  it("are endpoints by the version in their metadata, under their application's name in lower case", async () => {
    await register("Chat", "a", { metadata: { version: "v1" }, lastDirtyTimestamp: "1735689600000" });
    await register("Chat", "b", { metadata: { version: "v2" }, ipAddr: "10.0.0.2" });
    expect(await read()).toEqual({
      groups: [
        {
          ...{ namespace: "llm", service: "chat", version: "v1" },
          instances: [{ id: "a", address: "10.0.0.1:8080", since: "2025-01-01T00:00:00.000Z" }],
        },
        {
          ...{ namespace: "llm", service: "chat", version: "v2" },
          instances: [{ id: "b", address: "10.0.0.2:8080", since: "2026-01-01T00:00:00.000Z" }],
        },
      ],
      leftOut: 0,
    });
  });

  it.each([
    [
      "its secure port where that is enabled",
      { securePort: { $: 8443, "@enabled": "true" } },
      "10.0.0.1:8443",
    ],
    ["no port that is not enabled", { port: { $: 8080, "@enabled": "false" } }, "10.0.0.1"],
    ["its host where it says no address", { ipAddr: "" }, "a.internal:8080"],
    ["an address of IPv6 in brackets", { ipAddr: "fd00::1" }, "[fd00::1]:8080"],
  ])("stand at %s", async (_, over, address) => {
    await register("chat", "a", over);
    expect((await read()).groups[0]?.instances).toMatchObject([{ address }]);
  });

  it.each([
    ["without metadata", {}],
    ["with one that is no version's name", { metadata: { version: 'v1"} or up{' } }],
  ])("%s are of a version that nobody knows", async (_, over) => {
    await register("chat", "a", over);
    expect((await read()).groups.map(({ version }) => version)).toEqual(["unknown"]);
  });

  it("count while they are UP", async () => {
    for (const status of ["UP", "DOWN", "STARTING", "OUT_OF_SERVICE", "UNKNOWN"])
      await register("chat", status, { status });
    expect((await read()).groups[0]?.instances.map(({ id }) => id)).toEqual(["UP"]);
    expect((await call("PUT", "CHAT/UP/status?value=OUT_OF_SERVICE")).status).toBe(200);
    expect((await read()).groups).toEqual([]);
  });

  it("of applications that no DNS label can name are left out, and counted", async () => {
    await register("chat", "a");
    await register("my_app", "b");
    await register("eureka.client", "c");
    const { groups, leftOut } = await read();
    expect([groups.map(({ service }) => service), leftOut]).toEqual([["chat"], 2]);
  });

  it("are nobody where nobody is registered", async () => {
    expect(await read()).toEqual({ groups: [], leftOut: 0 });
  });

  it("are only read", async () => {
    await register("chat", "a");
    eureka.asked.length = 0;
    await read();
    expect(eureka.asked).toEqual(["GET /apps"]);
  });

  it("are the same below /eureka/v2", async () => {
    await register("chat", "a");
    const own = eurekaRegistry({
      connection: { url: `${eureka.url}/v2/` },
      ...{ versionMetadata: "version", namespace: "llm" },
    });
    expect((await own.read(AbortSignal.timeout(10_000))).groups).toHaveLength(1);
    await own.close();
  });
});

describe("leases", () => {
  it("that are not renewed run out, unless too few renew", async () => {
    for (const id of ["a", "b", "c"]) await register("chat", id);
    nowMs += 91_000;
    expect(eureka.instances.evict()).toEqual([]);
    expect((await read()).groups[0]?.instances).toHaveLength(3);
    for (let renewals = 0; renewals < 7; renewals += 1)
      expect((await call("PUT", "CHAT/b")).status).toBe(200);
    expect(eureka.instances.evict()).toEqual(["a"]);
    expect((await read()).groups[0]?.instances.map(({ id }) => id)).toEqual(["b", "c"]);
    expect((await call("PUT", "CHAT/a")).status).toBe(404);
  });

  it("that were renewed last twice as long", async () => {
    const own = await startEureka({ now: () => nowMs, preservesItself: false });
    const instance = { instanceId: "a", hostName: "a", app: "CHAT" };
    const headers = { "content-type": "application/json" };
    await fetch(`${own.url}/apps/CHAT`, { method: "POST", headers, body: JSON.stringify({ instance }) });
    await fetch(`${own.url}/apps/CHAT/a`, { method: "PUT" });
    nowMs += 180_000;
    expect(own.instances.evict()).toEqual([]);
    nowMs += 1;
    expect(own.instances.evict()).toEqual(["a"]);
    await own.stop();
  });

  it("end when their holder says so", async () => {
    await register("chat", "a");
    expect((await call("DELETE", "CHAT/a")).status).toBe(200);
    expect((await call("DELETE", "CHAT/a")).status).toBe(404);
    expect((await read()).groups).toEqual([]);
  });

  it.each([
    [{ hostName: "h", app: "OTHER" }, "Mismatched appName, expecting CHAT but was OTHER"],
    [{ instanceId: "a", app: "CHAT" }, "Missing hostname"],
    [{ app: "CHAT" }, "Missing instanceId"],
  ])("are not given to %j", async (instance, words) => {
    const answer = await call("POST", "CHAT", { instance });
    expect([answer.status, await answer.text()]).toEqual([400, words]);
  });
});

describe("a Eureka that is not well", () => {
  it.each([
    ["xml", "upstream-bad-answer", "it answered XML where JSON was asked for"],
    ["not-open", "upstream-unavailable", "HTTP 403"],
    ["failing", "upstream-unavailable", "HTTP 500"],
  ] as const)("(%s) is told from one that is empty", async (ailment, code, words) => {
    eureka.ail(ailment);
    await expect(read()).rejects.toMatchObject({
      ...{ code, upstream: "registry" },
      message: expect.stringContaining(words),
    });
  });

  it("is not at this address", async () => {
    const own = eurekaRegistry({
      connection: { url: `${eureka.url}/elsewhere` },
      ...{ versionMetadata: "version", namespace: "llm" },
    });
    await expect(own.read(AbortSignal.timeout(10_000))).rejects.toMatchObject({
      code: "upstream-bad-answer",
    });
    await own.close();
  });

  it("keeps what it told until it tells again", async () => {
    const followed = new FollowedRegistry(registry, { name: "eureka", everySeconds: 15, now: () => nowMs });
    await register("chat", "a");
    await followed.look();
    await eureka.stop();
    nowMs += 15_000;
    const { groups, stale } = await followed.look();
    expect(groups?.[0]?.instances).toHaveLength(1);
    expect(stale).toMatchObject({ upstream: "registry", code: "upstream-unavailable" });
    eureka = await startEureka({ now: () => nowMs });
  });
});
