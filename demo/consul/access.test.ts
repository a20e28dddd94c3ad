import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ConsulUnderTest } from "./consul-under-test.fixture";
import { accessPolicy, callers, deliver, routePolicy, split } from "./specs.fixture";

let consul: ConsulUnderTest;
beforeAll(async () => {
  consul = await ConsulUnderTest.start();
});
afterAll(() => consul.stop());
beforeEach(() => consul.way.clear());

/** An entry of intentions as it could be written again. */
async function written(service: string): Promise<(Record<string, unknown> & { Sources: object[] }) | null> {
  const entry = await consul.read("service-intentions", service);
  return entry && { ...entry, Sources: entry.Sources as object[] };
}

const web = { from: { namespace: "default", service: "web" } };

describe("who may call a service in Consul", () => {
  it("stands in its entry of intentions and in its own service-defaults, and goes as it came", async () => {
    const target = await consul.service();
    const { service } = target;
    await consul.write({
      Kind: "service-defaults",
      Name: service,
      Protocol: "http",
      MaxInboundConnections: 7,
    });
    const plane = consul.plane();
    expect(await plane.read(target, "access")).toMatchObject({ etag: "", deliveryId: null });
    const { result, resources, deliveryId } = await deliver(plane, target, accessPolicy(callers));
    const held = await plane.read(target, "access");
    expect(held).toEqual({ etag: expect.stringMatching(/./), resources, deliveryId });
    expect(result).toEqual({ outcome: "applied", etag: held.etag });
    expect(await plane.status(target, "access", held.etag)).toEqual({ kind: "stored" });
    expect(await consul.read("service-intentions", service)).toMatchObject({
      Sources: [
        {
          Name: "batch",
          Precedence: 9,
          Permissions: [
            { Action: "allow", HTTP: { PathPrefix: "/v1/", Methods: ["POST"] } },
            { Action: "deny", HTTP: { PathPrefix: "/" } },
          ],
        },
        { Name: "web", Precedence: 9, Action: "allow" },
        { Name: "*", Precedence: 8, Action: "deny" },
      ],
      Meta: { "managed-by": "heddle" },
    });
    const defaults = { Protocol: "http", MaxInboundConnections: 7 };
    expect(await consul.read("service-defaults", service)).toMatchObject({
      ...defaults,
      MutualTLSMode: "strict",
    });

    const gone = await deliver(plane, target, accessPolicy(null));
    expect(await plane.read(target, "access")).toMatchObject({
      deliveryId: gone.deliveryId,
      resources: gone.resources,
    });
    expect(await consul.read("service-intentions", service)).toBeNull();
    const left = await consul.read("service-defaults", service);
    expect(left).toMatchObject(defaults);
    expect(left).not.toHaveProperty("MutualTLSMode");
  });

  it("leaves the service's route as it is, and is left by it", async () => {
    const target = await consul.service();
    const plane = consul.plane();
    const [route, access] = await Promise.all([
      deliver(plane, target, routePolicy(split(10))),
      deliver(plane, target, accessPolicy(callers)),
    ]);
    expect([route.result.outcome, access.result.outcome]).toEqual(["applied", "applied"]);
    expect(await plane.read(target, "route")).toMatchObject({ deliveryId: route.deliveryId });
    expect(await plane.read(target, "access")).toMatchObject({ deliveryId: access.deliveryId });
    await deliver(plane, target, routePolicy(null));
    expect(await plane.read(target, "access")).toMatchObject({ deliveryId: access.deliveryId });
  });

  it("gives a service without an entry of its own the protocol that it has anyway, and takes that entry away again", async () => {
    const target = { mesh: "demo", namespace: "default", service: `bare-${Date.now()}` };
    const plane = consul.plane();
    const chain = (await (await consul.ask("GET", `/v1/discovery-chain/${target.service}`)).json()) as {
      Chain: { Protocol: string };
    };
    await deliver(plane, target, accessPolicy({ mtls: "strict", allow: [web] }));
    expect(await consul.read("service-defaults", target.service)).toMatchObject({
      Protocol: chain.Chain.Protocol,
      MutualTLSMode: "strict",
    });
    await deliver(plane, target, accessPolicy({ allow: [web] }));
    expect(await consul.read("service-defaults", target.service)).toBeNull();
  });

  it("touches service-defaults of nobody who says nothing of mTLS", async () => {
    const target = await consul.service();
    const before = await consul.read("service-defaults", target.service);
    await deliver(consul.plane(), target, accessPolicy({ allow: [web] }));
    expect(await consul.read("service-defaults", target.service)).toEqual(before);
  });
});

describe("an edit by somebody else", () => {
  it("of the sources shows, also with our Meta in it", async () => {
    const target = await consul.service();
    const plane = consul.plane();
    const { deliveryId } = await deliver(plane, target, accessPolicy(callers));
    const said = await written(target.service);
    const Sources = [{ Name: "somebody", Action: "allow" }, ...(said?.Sources ?? [])];
    await consul.write({ ...said, Sources });
    expect(await plane.read(target, "access")).toMatchObject({ deliveryId: null });
    await consul.write({ ...said });
    expect(await plane.read(target, "access")).toMatchObject({ deliveryId });
  });

  it("that takes the intentions or the mode away shows", async () => {
    const target = await consul.service();
    const plane = consul.plane();
    await deliver(plane, target, accessPolicy(callers));
    await consul.write({ Kind: "service-defaults", Name: target.service, Protocol: "http" });
    expect(await plane.read(target, "access")).toMatchObject({ deliveryId: null });
    const other = await consul.service();
    await deliver(plane, other, accessPolicy(callers));
    await consul.remove("service-intentions", other.service);
    expect(await plane.read(other, "access")).toMatchObject({
      deliveryId: null,
      etag: expect.stringMatching(/./),
    });
  });

  it("in the moment of a write is a conflict, and what was written before it is put back", async () => {
    const target = await consul.service();
    const plane = consul.plane();
    const theirs = {
      Kind: "service-intentions",
      Name: target.service,
      Sources: [{ Name: "somebody", Action: "allow" }],
    };
    consul.way.beforeNext("PUT", `"Kind":"service-intentions","Name":"${target.service}"`, () =>
      consul.write(theirs),
    );
    const { result } = await deliver(plane, target, accessPolicy(callers));
    expect(result).toMatchObject({ outcome: "conflict", held: { deliveryId: null } });
    expect(await consul.read("service-intentions", target.service)).toMatchObject({
      Sources: [{ Name: "somebody", Action: "allow" }],
    });
    expect(await consul.read("service-defaults", target.service)).not.toHaveProperty("MutualTLSMode");
  });

  it("of the rest of service-defaults in that moment is kept", async () => {
    const target = await consul.service();
    consul.way.beforeNext("PUT", '"MutualTLSMode"', () =>
      consul.write({
        Kind: "service-defaults",
        Name: target.service,
        Protocol: "http",
        MaxInboundConnections: 9,
      }),
    );
    expect((await deliver(consul.plane(), target, accessPolicy(callers))).result.outcome).toBe("applied");
    expect(await consul.read("service-defaults", target.service)).toMatchObject({
      MaxInboundConnections: 9,
      MutualTLSMode: "strict",
    });
  });
});

describe("what Consul would not hold to", () => {
  it("is a rule about single calls of what speaks TCP; one about callers alone it does", async () => {
    const target = await consul.service("tcp");
    const plane = consul.plane();
    await expect(deliver(plane, target, accessPolicy(callers))).rejects.toMatchObject({
      code: "invalid-spec",
      upstream: undefined,
      message: expect.stringMatching(/speaks tcp.*service-defaults/),
    });
    expect((await deliver(plane, target, accessPolicy({ allow: [web] }))).result.outcome).toBe("applied");
  });

  it("is permissive mTLS where the mesh does not allow it", async () => {
    const target = await consul.service();
    const plane = consul.plane();
    await expect(deliver(plane, target, accessPolicy({ mtls: "permissive" }))).rejects.toMatchObject({
      code: "invalid-spec",
      message: expect.stringContaining("AllowEnablingPermissiveMutualTLS"),
    });
    expect(await plane.read(target, "access")).toMatchObject({ etag: "", deliveryId: null });
  });

  it("is what an entry for all services says of a caller whom the policy does not name", async () => {
    // One of everybody's: with another Consul it is left as it was.
    const before = await written("*");
    const Sources = [{ Name: "crawler", Action: "allow" }];
    await consul.write({ Kind: "service-intentions", Name: "*", Sources });
    try {
      const target = await consul.service();
      const plane = consul.plane();
      await expect(deliver(plane, target, accessPolicy({ allow: [web] }))).rejects.toMatchObject({
        code: "invalid-spec",
        message: expect.stringMatching(/service-intentions \* says allow for crawler/),
      });
      const named = { deny: [{ from: { namespace: "default", service: "crawler" } }], allow: [web] };
      expect((await deliver(plane, target, accessPolicy(named))).result.outcome).toBe("applied");
      const open = { deny: [{ from: { namespace: "default", service: "batch" } }] };
      expect((await deliver(plane, target, accessPolicy(open))).result.outcome).toBe("applied");
    } finally {
      await consul.remove("service-intentions", "*");
      if (before) await consul.write(before);
    }
  });

  it("is what consul-k8s keeps", async () => {
    const target = await consul.service();
    const Meta = { "external-source": "kubernetes" };
    const Sources = [{ Name: "*", Action: "allow" }];
    await consul.write({ Kind: "service-intentions", Name: target.service, Sources, Meta });
    await expect(deliver(consul.plane(), target, accessPolicy(callers))).rejects.toMatchObject({
      code: "control-plane-conflict",
      message: expect.stringMatching(/service-intentions chat-\w+ is kept by Kubernetes/),
    });
  });
});
