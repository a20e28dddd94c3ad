import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ControlPlane } from "../../lib/control-planes/control-plane";
import { RefusedAlive } from "../../lib/http/upstream-gate";
import { ConsulUnderTest } from "./consul-under-test.fixture";

let consul: ConsulUnderTest;
beforeAll(async () => {
  consul = await ConsulUnderTest.start();
});
afterAll(() => consul.stop());
beforeEach(() => consul.way.clear());

async function groupsOf(plane: ControlPlane, service: string) {
  const own = (await plane.endpoints()).filter((group) => group.service === service);
  return own.map(({ namespace, version, instances }) => [
    namespace,
    version,
    instances.map(({ id }) => id).sort(),
  ]);
}

const askedOf = (service: string) =>
  consul.way.asked.filter(({ path }) => path.startsWith(`/v1/health/service/${service}`)).length;

describe("ready endpoints", () => {
  it("are the passing instances by the version in their Meta, without sidecars and Consul itself", async () => {
    const { service } = await consul.service();
    await consul.instance(service, `${service}-a`, { version: "v1", port: 8001 });
    await consul.instance(service, `${service}-b`, { version: "v1" });
    await consul.instance(service, `${service}-c`, { version: "v2" });
    await consul.instance(service, `${service}-d`, { version: "v2", status: "critical" });
    await consul.caller(service, []);
    const plane = consul.plane();
    const node = (id: string) => `node-${service}-${id}/${service}-${id}`;
    expect(await groupsOf(plane, service)).toEqual([
      ["default", "v1", [node("a"), node("b")]],
      ["default", "v2", [node("c")]],
    ]);
    const all = await plane.endpoints();
    expect(all.find((group) => group.service === service)?.instances[0]).toMatchObject({
      address: expect.stringMatching(/^10\.1\.2\.3:800[01]$/),
      since: null,
    });
    expect(all.map((group) => group.service)).not.toContain("consul");
    expect(all.map((group) => group.service)).not.toContain(`${service}-sidecar-proxy`);
  });

  it("are asked for again only where a check changed", async () => {
    const [changing, quiet] = [(await consul.service()).service, (await consul.service()).service];
    await consul.instance(changing, `${changing}-a`, { version: "v1" });
    await consul.instance(quiet, `${quiet}-a`, { version: "v1" });
    const plane = consul.plane();
    await plane.endpoints();
    consul.way.clear();
    expect(await groupsOf(plane, quiet)).toHaveLength(1);
    expect([askedOf(changing), askedOf(quiet)]).toEqual([0, 0]);

    await consul.instance(changing, `${changing}-b`, { version: "v2" });
    expect((await groupsOf(plane, changing)).map(([, version]) => version)).toEqual(["v1", "v2"]);
    await consul.instance(changing, `${changing}-b`, { version: "v2", status: "critical" });
    expect((await groupsOf(plane, changing)).map(([, version]) => version)).toEqual(["v1"]);
    expect([askedOf(changing), askedOf(quiet)]).toEqual([2, 0]);
  });

  it("go with a service that is registered no more", async () => {
    const { service } = await consul.service();
    await consul.instance(service, `${service}-a`, { version: "v1" });
    const plane = consul.plane();
    expect(await groupsOf(plane, service)).toHaveLength(1);
    await consul.put("/v1/catalog/deregister", { Node: `node-${service}-a` });
    expect(await groupsOf(plane, service)).toEqual([]);
  });

  it("have the version that another key of Meta says, and unknown where none does", async () => {
    const { service } = await consul.service();
    const own = { ID: service, Service: service, Port: 1, Meta: { "app-version": "2.1" } };
    await consul.put("/v1/catalog/register", { Node: `node-${service}`, Address: "10.0.0.1", Service: own });
    const versions = async (plane: ControlPlane) =>
      (await groupsOf(plane, service)).map(([, version]) => version);
    expect(await versions(consul.plane({ versionMeta: "app-version" }))).toEqual(["2.1"]);
    expect(await versions(consul.plane())).toEqual(["unknown"]);
  });
});

describe("looks at the catalog", () => {
  it("that ran out of time are kept: the next one asks for the rest", async () => {
    const [first, slow] = [(await consul.service()).service, (await consul.service()).service];
    await consul.instance(first, `${first}-a`, { version: "v1" });
    await consul.instance(slow, `${slow}-a`, { version: "v1" });
    const plane = consul.plane();
    consul.way.meet("GET", `/v1/health/service/${slow}`, { kind: "hang" });
    await expect(plane.endpoints()).rejects.toMatchObject({ code: "upstream-timeout" });
    expect([askedOf(first), askedOf(slow)]).toEqual([1, 1]);
    expect(await groupsOf(plane, slow)).toHaveLength(1);
    expect([askedOf(first), askedOf(slow)]).toEqual([1, 2]);
  });

  it("are several where it is large, and tell when all of it is known", async () => {
    const services = await Promise.all(Array.from({ length: 15 }, () => consul.service()));
    for (const { service } of services) await consul.instance(service, `${service}-a`, { version: "v1" });
    let nowMs = 0;
    const slowClock = () => {
      nowMs += 700;
      return nowMs;
    };
    const look = consul.catalogLook(slowClock);
    const signal = AbortSignal.timeout(10_000);
    const first = await look.groups(signal).catch((cause: unknown) => cause);
    expect(first).toBeInstanceOf(RefusedAlive);
    expect(first).toMatchObject({ error: { code: "upstream-timeout", upstream: "control-plane" } });
    let groups: unknown = first;
    for (let looks = 0; looks < 50 && !Array.isArray(groups); looks += 1) {
      groups = await look.groups(signal).catch((cause: unknown) => cause);
    }
    const names = (groups as { service: string }[]).map(({ service }) => service);
    expect(names).toEqual(expect.arrayContaining(services.map(({ service }) => service)));
  });

  it("see a while later what was edited without a check", async () => {
    const { service } = await consul.service();
    await consul.instance(service, `${service}-a`, { version: "v1" });
    let nowMs = 0;
    const look = consul.catalogLook(() => nowMs);
    const versions = async () => {
      const groups = await look.groups(AbortSignal.timeout(10_000));
      return groups.filter((group) => group.service === service).map(({ version }) => version);
    };
    expect(await versions()).toEqual(["v1"]);
    const own = { ID: `${service}-a`, Service: service, Port: 1, Meta: { version: "v2" } };
    await consul.put("/v1/catalog/register", {
      Node: `node-${service}-a`,
      Address: "10.0.0.1",
      Service: own,
    });
    expect(await versions()).toEqual(["v1"]);
    nowMs += 60_000;
    for (let looks = 0; looks < 20 && (await versions())[0] === "v1"; looks += 1) nowMs += 1;
    expect(await versions()).toEqual(["v2"]);
  });
});
