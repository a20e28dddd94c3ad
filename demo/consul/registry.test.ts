import { afterAll, beforeAll, expect, it } from "vitest";
import { consulRegistry } from "../../lib/registries/consul";
import { FollowedRegistry } from "../../lib/registries/followed-registry";
import { ConsulUnderTest } from "./consul-under-test.fixture";

let consul: ConsulUnderTest;
beforeAll(async () => {
  consul = await ConsulUnderTest.start();
});
afterAll(() => consul.stop());

it("a Consul's passing instances are endpoints; it is only read, and keeps what it told while it is away", async () => {
  const { service } = await consul.service();
  await consul.instance(service, `${service}-a`, { version: "v1" });
  const credentials = consul.token === undefined ? {} : { bearerToken: { value: consul.token } };
  let nowMs = 0;
  const registry = consulRegistry({
    connection: { url: consul.way.url, ...credentials },
    ...{ namespace: "default", versionMeta: "version" },
  });
  const followed = new FollowedRegistry(registry, { name: "consul", everySeconds: 5, now: () => nowMs });
  consul.way.clear();
  const own = (await followed.look()).groups?.filter((group) => group.service === service);
  expect(own).toMatchObject([{ version: "v1", instances: [{ address: "10.1.2.3:8000" }] }]);
  expect(new Set(consul.way.asked.map(({ method }) => method))).toEqual(new Set(["GET"]));

  consul.way.meet(
    "GET",
    "/v1/health/state/any",
    { kind: "answer", status: 500, text: "No cluster leader" },
    Number.POSITIVE_INFINITY,
  );
  nowMs = 5_000;
  const { groups, stale } = await followed.look();
  expect(groups?.some((group) => group.service === service)).toBe(true);
  expect(stale).toMatchObject({ upstream: "registry", code: "upstream-unavailable" });
  expect(stale?.message).toContain("No cluster leader");
  await followed.close();
});
