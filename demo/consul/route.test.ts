import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ConsulUnderTest } from "./consul-under-test.fixture";
import { deliver, routePolicy, rules, split } from "./specs.fixture";

let consul: ConsulUnderTest;
beforeAll(async () => {
  consul = await ConsulUnderTest.start();
});
afterAll(() => consul.stop());
beforeEach(() => consul.way.clear());

describe("a route in Consul", () => {
  it("is read back as it was compiled, by whom, and stands in the chain", async () => {
    const target = await consul.service();
    const plane = consul.plane();
    expect(await plane.read(target, "route")).toMatchObject({ etag: "", deliveryId: null });
    for (const spec of [split(10), rules(30), rules(31), split(0.07)]) {
      const { result, resources, deliveryId } = await deliver(plane, target, routePolicy(spec));
      const held = await plane.read(target, "route");
      expect(held).toEqual({ etag: expect.stringMatching(/^[0-9a-f]{32}$/), resources, deliveryId });
      expect(result).toEqual({ outcome: "applied", etag: held.etag });
      expect(await plane.status(target, "route", held.etag)).toEqual({ kind: "programmed" });
      expect(await plane.status(target, "route", "0123456789abcdef0123456789abcdef")).toEqual({
        kind: "none",
      });
    }
    const splitter = await consul.read("service-splitter", target.service);
    expect(splitter).toMatchObject({ Splits: [{ Weight: 99.93 }, { Weight: 0.07 }] });
  });

  it("leaves nothing behind but what others wrote, and whose deletion it was", async () => {
    const target = await consul.service();
    const { service } = target;
    const others = {
      LoadBalancer: { Policy: "least_request" },
      ConnectTimeout: "3s",
      Subsets: { canary: { Filter: "Service.Meta.canary == true" } },
    };
    await consul.write({ Kind: "service-resolver", Name: service, ...others, Meta: { team: "search" } });
    const plane = consul.plane();
    expect((await plane.read(target, "route")).etag).toBe("");
    await deliver(plane, target, routePolicy(rules(30)));
    expect(await consul.read("service-resolver", service)).toMatchObject({
      ...others,
      Meta: { team: "search" },
    });

    const { result, deliveryId, resources } = await deliver(plane, target, routePolicy(null));
    const held = await plane.read(target, "route");
    expect(held).toEqual({
      etag: result.outcome === "applied" ? result.etag : "none",
      resources,
      deliveryId,
    });
    expect(held.etag).not.toBe("");
    expect(await consul.read("service-router", service)).toBeNull();
    const splitters = (await consul.list("service-splitter")).filter(({ Name }) => Name.startsWith(service));
    expect(splitters).toEqual([]);
    const resolver = await consul.read("service-resolver", service);
    expect(resolver).toMatchObject({ ...others, Meta: { team: "search" } });
    expect(Object.keys(resolver?.Subsets as object)).toEqual(["canary"]);
    expect(await plane.status(target, "route", held.etag)).toEqual({ kind: "programmed" });
  });

  it("leaves a subset standing that another service's routes lead to by now", async () => {
    const target = await consul.service();
    const plane = consul.plane();
    await deliver(plane, target, routePolicy(split(10)));
    const other = await consul.service();
    const Routes = [{ Destination: { Service: target.service, ServiceSubset: "v2" } }];
    await consul.write({ Kind: "service-router", Name: other.service, Routes });
    const { result, deliveryId } = await deliver(plane, target, routePolicy(null));
    expect(result.outcome).toBe("applied");
    expect(await plane.read(target, "route")).toMatchObject({ deliveryId });
    const resolver = await consul.read("service-resolver", target.service);
    expect(resolver?.Subsets).toHaveProperty("v2");
    expect(resolver?.Meta).not.toHaveProperty("heddle-route-next");
  });

  /** Consul in another datacenter than it is configured in: the stand-in has one, and does not look at the name. */
  it.skipIf(process.env.HEDDLE_TEST_CONSUL_URL)(
    "is read where it is written, whichever datacenter is looked at",
    async () => {
      const target = await consul.service();
      const plane = consul.plane({ datacenter: "here", primaryDatacenter: "first" });
      await deliver(plane, target, routePolicy(split(10)));
      await plane.endpoints();
      const centers = consul.way.asked.map(({ path }) => {
        const { pathname, searchParams } = new URL(path, "http://localhost");
        return `${pathname.split("/")[2]} ${searchParams.get("dc")}`;
      });
      expect([...new Set(centers)].sort()).toEqual([
        "catalog here",
        "config first",
        "discovery-chain here",
        "health here",
      ]);
    },
  );
});

describe("the writes of a route", () => {
  it("come before what uses them: subsets, splitters of rules, the splitter, the router", async () => {
    const target = await consul.service();
    const plane = consul.plane();
    const kindsWritten: string[] = [];
    consul.way.onPut = ({ Kind: kind, Name: name }) => {
      kindsWritten.push(name === target.service ? kind : "a rule's splitter");
    };
    await deliver(plane, target, routePolicy(rules(30)));
    expect(kindsWritten).toEqual([
      "service-resolver",
      "a rule's splitter",
      "service-splitter",
      "service-router",
      "service-resolver",
    ]);
  });

  it("take the splitters of rules away that nothing leads to any more", async () => {
    const target = await consul.service();
    const plane = consul.plane();
    await deliver(plane, target, routePolicy(rules(30)));
    await deliver(plane, target, routePolicy(rules(40)));
    const names = (await consul.list("service-splitter")).map(({ Name }) => Name);
    expect(names.filter((name) => name.startsWith(`${target.service}-split-`))).toHaveLength(1);
  });
});

describe("what cannot be written to Consul", () => {
  it("is a route of what speaks TCP, which names the way out", async () => {
    const target = await consul.service("tcp");
    const plane = consul.plane();
    await expect(deliver(plane, target, routePolicy(split(10)))).rejects.toMatchObject({
      code: "invalid-spec",
      upstream: undefined,
      message: expect.stringMatching(/speaks tcp.*service-defaults/),
    });
    expect(await consul.read("service-resolver", target.service)).toBeNull();
    expect((await deliver(plane, target, routePolicy(null))).result.outcome).toBe("applied");
  });

  it("is what consul-k8s keeps", async () => {
    const target = await consul.service();
    const kept = { "external-source": "kubernetes", "consul.hashicorp.com/source-datacenter": "dc7" };
    await consul.write({ Kind: "service-resolver", Name: target.service, ConnectTimeout: "2s", Meta: kept });
    await expect(deliver(consul.plane(), target, routePolicy(split(10)))).rejects.toMatchObject({
      code: "control-plane-conflict",
      upstream: undefined,
      message: expect.stringMatching(/service-resolver chat-\w+ is kept by Kubernetes \(consul-k8s\) in dc7/),
    });
  });

  it("is a split that would end streams which the resolver lets run", async () => {
    const target = await consul.service();
    await consul.write({ Kind: "service-resolver", Name: target.service, RequestTimeout: "10m" });
    const plane = consul.plane();
    await expect(deliver(plane, target, routePolicy(split(10)))).rejects.toMatchObject({
      code: "invalid-spec",
      faults: [{ path: "rules" }],
    });
    const timed = { rules: split(10).rules.map((rule) => ({ ...rule, timeoutMs: 600_000 })) };
    expect((await deliver(plane, target, routePolicy(timed))).result.outcome).toBe("applied");
  });

  it("is a service of another namespace", async () => {
    const target = { ...(await consul.service()), namespace: "llm" };
    await expect(consul.plane().read(target, "route")).rejects.toMatchObject({ code: "not-found" });
  });
});
