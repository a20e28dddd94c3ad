import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ConsulUnderTest } from "./consul-under-test.fixture";

/** What Consul answers to intentions and balancers, here and anywhere: the same with HEDDLE_TEST_CONSUL_URL. */
let consul: ConsulUnderTest;
beforeAll(async () => {
  consul = await ConsulUnderTest.start();
});
afterAll(() => consul.stop());

async function put(entry: object): Promise<[number, string]> {
  const answer = await consul.ask("PUT", "/v1/config", JSON.stringify(entry));
  return [answer.status, (await answer.text()).trim()];
}

const permission = (Action: string, HTTP: object) => ({ Action, HTTP });

describe("intentions", () => {
  it("are given places, a type, and an order by how exact they are", async () => {
    const { service: Name } = await consul.service();
    const Sources = [
      { Name: "*", Action: "deny" },
      { Name: "web", Permissions: [permission("allow", { PathPrefix: "/a", Methods: ["get"] })] },
      { Name: "batch", Action: "allow", Description: "at night" },
    ];
    await consul.write({ Kind: "service-intentions", Name, Sources });
    expect((await consul.read("service-intentions", Name))?.Sources).toEqual([
      {
        Name: "web",
        Permissions: [permission("allow", { PathPrefix: "/a", Methods: ["GET"] })],
        Precedence: 9,
        Type: "consul",
      },
      { Name: "batch", Action: "allow", Description: "at night", Precedence: 9, Type: "consul" },
      { Name: "*", Action: "deny", Precedence: 8, Type: "consul" },
    ]);
  });
});

describe("intentions that Consul does not take", () => {
  it.each<[string, object[], RegExp]>([
    ["nobody", [], /At least one source is required/],
    ["no name", [{ Action: "allow" }], /Sources\[0\]\.Name is required/],
    [
      "a part of a name",
      [{ Name: "w*", Action: "allow" }],
      /Sources\[0\]\.Name: wildcard character '\*' cannot be/,
    ],
    ["no action", [{ Name: "web" }], /Sources\[0\]\.Action must be set to 'allow' or 'deny'/],
    [
      "an action beside permissions",
      [{ Name: "web", Action: "allow", Permissions: [permission("allow", { PathExact: "/" })] }],
      /Sources\[0\]\.Action must be omitted if Permissions are specified/,
    ],
    [
      "a path",
      [{ Name: "web", Permissions: [permission("allow", { PathPrefix: "a" })] }],
      /Sources\[0\]\.Permissions\[0\]\.HTTP\.PathPrefix doesn't start with '\/': "a"/,
    ],
    [
      "two paths",
      [{ Name: "web", Permissions: [permission("allow", { PathExact: "/a", PathPrefix: "/b" })] }],
      /should only contain at most one of PathExact, PathPrefix, or PathRegex/,
    ],
    [
      "a permission for nothing",
      [{ Name: "web", Permissions: [permission("allow", {})] }],
      /Sources\[0\]\.Permissions\[0\]\.HTTP should not be empty/,
    ],
    [
      "a method",
      [{ Name: "web", Permissions: [permission("allow", { Methods: ["GIVE"] })] }],
      /Methods contains an invalid method "GIVE"/,
    ],
    [
      "a caller twice",
      [
        { Name: "web", Action: "allow" },
        { Name: "web", Action: "deny" },
      ],
      /defines "web" more than once/,
    ],
    [
      "tokens of nobody",
      [
        {
          Name: "web",
          Permissions: [
            { ...permission("allow", { PathPrefix: "/" }), JWT: { Providers: [{ Name: "none-here" }] } },
          ],
        },
      ],
      /Referenced JWT Provider does not exist\. Provider Name: none-here/,
    ],
  ])("are about %s: found fault with, as 500", async (_, Sources, words) => {
    const { service: Name } = await consul.service();
    const [status, text] = await put({ Kind: "service-intentions", Name, Sources });
    expect(status).toBe(500);
    expect(text).toMatch(words);
  });
});

describe("intentions beside other things", () => {
  it("of single calls need a service of calls, and keep it one", async () => {
    const tcp = await consul.service("tcp");
    const Sources = [{ Name: "web", Permissions: [permission("allow", { PathPrefix: "/" })] }];
    const words = expect.stringContaining(
      'has protocol "tcp", which is incompatible with L7 intentions permissions',
    );
    expect(await put({ Kind: "service-intentions", Name: tcp.service, Sources })).toEqual([500, words]);
    const { service: Name } = await consul.service();
    expect(await put({ Kind: "service-intentions", Name, Sources })).toEqual([200, "true"]);
    expect(await put({ Kind: "service-defaults", Name, Protocol: "tcp" })).toEqual([500, words]);
  });

  it.skipIf(process.env.HEDDLE_TEST_CONSUL_URL)("have no namespaces in Community Edition", async () => {
    const { service: Name } = await consul.service();
    const Sources = [{ Name: "web", Namespace: "ai", Action: "allow" }];
    const [status, text] = await put({ Kind: "service-intentions", Name, Sources });
    expect(status).toBe(400);
    expect(text).toContain(
      'invalid config key "Sources[0].Namespace", namespaces are a consul enterprise feature',
    );
  });

  it("tell pages who may call", async () => {
    const { service } = await consul.service();
    const callers = ["web", "batch", "nightly"].map((name) => `${name}-${service}`);
    for (const caller of callers) await consul.caller(caller, [service]);
    const [web, batch] = callers;
    const Sources = [
      { Name: web, Action: "allow" },
      { Name: batch, Permissions: [permission("allow", { PathExact: "/a" })] },
      { Name: "*", Action: "deny" },
    ];
    await consul.write({ Kind: "service-intentions", Name: service, Sources });
    const answer = await consul.ask("GET", `/v1/internal/ui/service-topology/${service}?kind=`);
    const { Downstreams } = (await answer.json()) as { Downstreams: { Name: string; Intention: object }[] };
    const said = Object.fromEntries(
      Downstreams.map(({ Name, Intention }) => [Name.split("-")[0], Intention]),
    );
    expect(said).toMatchObject({
      web: { Allowed: true, HasExact: true, HasPermissions: false },
      batch: { Allowed: false, HasExact: true, HasPermissions: true },
      nightly: { Allowed: false, HasExact: false, HasPermissions: false },
    });
  });
});

describe("a resolver's balancer", () => {
  const hash = (policy: object) => ({ Policy: "ring_hash", HashPolicies: [policy] });

  it.each<[string, object, RegExp]>([
    ["a policy", { Policy: "first" }, /Bad LoadBalancer policy: "first" is not supported/],
    [
      "choices of another policy",
      { Policy: "random", LeastRequestConfig: { ChoiceCount: 3 } },
      /LeastRequestConfig specified for incompatible load balancing policy "random"/,
    ],
    [
      "a hash that nothing uses",
      { Policy: "random", HashPolicies: [{ SourceIP: true }] },
      /HashPolicies specified for non-hash-based Policy: "random"/,
    ],
    ["a field", hash({ Field: "body", FieldValue: "a" }), /HashPolicy\[0\]: "body" is not a supported field/],
    ["no value", hash({ Field: "header" }), /Field "header" was specified without a FieldValue/],
    [
      "an address and a header",
      hash({ Field: "header", SourceIP: true }),
      /cannot hash both a source address/,
    ],
    [
      "a header with a cookie's age",
      hash({ Field: "header", FieldValue: "a", CookieConfig: { TTL: "1s" } }),
      /cookie_config provided for "header"/,
    ],
    [
      "a session with an end",
      hash({ Field: "cookie", FieldValue: "a", CookieConfig: { Session: true, TTL: "1s" } }),
      /a session cookie cannot have an associated TTL/,
    ],
  ])("is found fault with for %s", async (_, LoadBalancer, words) => {
    const { service: Name } = await consul.service();
    const [status, text] = await put({ Kind: "service-resolver", Name, LoadBalancer });
    expect(status).toBe(500);
    expect(text).toMatch(words);
  });

  it("is in every place of the chain, and in a splitter where it hashes", async () => {
    const { service: Name } = await consul.service();
    const LoadBalancer = hash({ Field: "header", FieldValue: "x-user" });
    const Subsets = { v1: {}, v2: {} };
    await consul.write({ Kind: "service-resolver", Name, Subsets, LoadBalancer });
    const Splits = ["v1", "v2"].map((ServiceSubset) => ({ Weight: 50, ServiceSubset }));
    await consul.write({ Kind: "service-splitter", Name, Splits });
    const answer = await consul.ask("GET", `/v1/discovery-chain/${Name}`);
    const { Chain } = (await answer.json()) as {
      Chain: { Nodes: Record<string, { LoadBalancer?: object }> };
    };
    const balancers = Object.values(Chain.Nodes).map((node) => node.LoadBalancer);
    expect(balancers).toHaveLength(3);
    for (const balancer of balancers) expect(balancer).toMatchObject({ Policy: "ring_hash" });
  });
});

describe("service-defaults", () => {
  it.each<[string, object, RegExp]>([
    ["a mode of mTLS", { MutualTLSMode: "maybe" }, /Invalid MutualTLSMode "maybe"\. Must be one of/],
  ])("are found fault with for %s", async (_, said, words) => {
    const { service: Name } = await consul.service();
    const [status, text] = await put({ Kind: "service-defaults", Name, Protocol: "http", ...said });
    expect(status).toBe(500);
    expect(text).toMatch(words);
  });

  /** Enterprise takes rates, and another Consul's mesh may allow what is permissive. */
  it.skipIf(process.env.HEDDLE_TEST_CONSUL_URL)(
    "take no rates, and what is permissive only where the mesh does",
    async () => {
      const { service: Name } = await consul.service();
      const entry = { Kind: "service-defaults", Name, Protocol: "http" };
      const RateLimits = { InstanceLevel: { RequestsPerSecond: 5 } };
      expect(await put({ ...entry, RateLimits })).toEqual([
        500,
        expect.stringContaining("Rate limiting is a consul enterprise feature"),
      ]);
      const permissive = { ...entry, MutualTLSMode: "permissive" };
      expect(await put(permissive)).toEqual([
        500,
        "cannot set MutualTLSMode=permissive because AllowEnablingPermissiveMutualTLS=false in the mesh config entry",
      ]);
      await consul.write({ Kind: "mesh", AllowEnablingPermissiveMutualTLS: true });
      expect(await put(permissive)).toEqual([200, "true"]);
      expect(await consul.read("mesh", "mesh")).not.toHaveProperty("Name");
      await consul.remove("mesh", "mesh");
      expect(await put({ ...permissive, MaxInboundConnections: 3 })).toEqual([200, "true"]);
    },
  );
});
