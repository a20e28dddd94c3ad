import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ConsulUnderTest } from "./consul-under-test.fixture";

/** What Consul answers, here and anywhere: the same with HEDDLE_TEST_CONSUL_URL. */
let consul: ConsulUnderTest;
beforeAll(async () => {
  consul = await ConsulUnderTest.start();
});
afterAll(() => consul.stop());

async function put(entry: object, query = ""): Promise<[number, string]> {
  const answer = await consul.ask("PUT", `/v1/config${query}`, JSON.stringify(entry));
  return [answer.status, (await answer.text()).trim()];
}

describe("writing config entries", () => {
  it("checks an index: 0 is only where there is none, a lost race is 200 and false", async () => {
    const { service } = await consul.service();
    const resolver = (seconds: number) => ({
      Kind: "service-resolver",
      Name: service,
      ConnectTimeout: `${seconds}s`,
    });
    expect(await put(resolver(1), "?cas=7")).toEqual([200, "false"]);
    expect(await put(resolver(1), "?cas=0")).toEqual([200, "true"]);
    expect(await put(resolver(2), "?cas=0")).toEqual([200, "false"]);
    const first = await consul.read("service-resolver", service);
    expect(await put(resolver(2), `?cas=${first?.ModifyIndex}`)).toEqual([200, "true"]);
    expect(await put(resolver(3), `?cas=${first?.ModifyIndex}`)).toEqual([200, "false"]);
    const second = await consul.read("service-resolver", service);
    expect(second?.ModifyIndex).toBeGreaterThan(first?.ModifyIndex ?? Number.NaN);
    // A write that changes nothing is true whatever the index, and leaves it.
    expect(await put(resolver(2), "?cas=1")).toEqual([200, "true"]);
    expect(await consul.read("service-resolver", service)).toEqual(second);
    const path = `/v1/config/service-resolver/${service}`;
    expect(await (await consul.ask("DELETE", `${path}?cas=${first?.ModifyIndex}`)).json()).toBe(false);
    expect(await (await consul.ask("DELETE", `${path}?cas=${second?.ModifyIndex}`)).json()).toBe(true);
    expect(await (await consul.ask("DELETE", path)).json()).toEqual({});
  });

  it("keeps durations as Go writes them, and weights at 0.01", async () => {
    const { service } = await consul.service();
    const Subsets = {
      v1: { Filter: "Service.Meta.version == v1" },
      v2: { Filter: 'Service.Meta.version == "v2"' },
    };
    await consul.write({
      Kind: "service-resolver",
      Name: service,
      Subsets,
      ConnectTimeout: "90s",
      RequestTimeout: "1500ms",
    });
    expect(await consul.read("service-resolver", service)).toMatchObject({
      Subsets,
      ConnectTimeout: "1m30s",
      RequestTimeout: "1.5s",
    });
    const Splits = [
      { Weight: 99.999, ServiceSubset: "v1" },
      { Weight: 0.001, ServiceSubset: "v2" },
    ];
    await consul.write({ Kind: "service-splitter", Name: service, Splits });
    const splitter = await consul.read("service-splitter", service);
    const weights = ((splitter?.Splits ?? []) as { Weight?: number }[]).map(
      ({ Weight: weight = 0 }) => weight,
    );
    expect(weights).toEqual([100, 0]);
  });
});

describe("what Consul finds fault with", () => {
  it.each<[string, object, RegExp]>([
    [
      "weights",
      { Kind: "service-splitter", Splits: [{ Weight: 90 }] },
      /sum of all split weights must be 100, not 90/,
    ],
    ["no splits", { Kind: "service-splitter", Splits: [] }, /no splits configured/],
    [
      "a destination twice",
      { Kind: "service-splitter", Splits: [{ Weight: 50 }, { Weight: 50 }] },
      /occurs more than once/,
    ],
    [
      "no subset",
      { Kind: "service-splitter", Splits: [{ Weight: 100, ServiceSubset: "v9" }] },
      /does not have a subset named "v9"/,
    ],
    [
      "a path",
      { Kind: "service-router", Routes: [{ Match: { HTTP: { PathPrefix: "a" } } }] },
      /PathPrefix doesn't start with '\/'/,
    ],
    [
      "a header",
      { Kind: "service-router", Routes: [{ Match: { HTTP: { Header: [{ Name: "a", Exact: "" }] } } }] },
      /should only contain one of Present, Exact/,
    ],
    [
      "a retry condition",
      { Kind: "service-router", Routes: [{ Destination: { RetryOn: ["never"] } }] },
      /invalid retry condition: "never"/,
    ],
    ["a subset's name", { Kind: "service-resolver", Subsets: { V1: {} } }, /Subset "V1" is invalid/],
    [
      "a default",
      { Kind: "service-resolver", DefaultSubset: "a" },
      /DefaultSubset "a" is not a valid subset/,
    ],
  ])("finds fault with %s in plain text, as 500", async (_, said, words) => {
    const { service } = await consul.service();
    const [status, text] = await put({ ...said, Name: service });
    expect(status).toBe(500);
    expect(text).toMatch(words);
  });
});

describe("what Consul refuses", () => {
  it("refuses to split what speaks TCP, and to take a subset away that is in use", async () => {
    const tcp = await consul.service("tcp");
    const split = { Kind: "service-splitter", Name: tcp.service, Splits: [{ Weight: 100 }] };
    expect(await put(split)).toEqual([
      500,
      expect.stringContaining('protocol "tcp" that does not permit advanced routing or splitting behavior'),
    ]);
    const { service } = await consul.service();
    await consul.write({
      Kind: "service-resolver",
      Name: service,
      Subsets: { v1: { Filter: "Service.Meta.version == v1" } },
    });
    await consul.write({
      Kind: "service-splitter",
      Name: service,
      Splits: [{ Weight: 100, ServiceSubset: "v1" }],
    });
    const [status, text] = await put({ Kind: "service-resolver", Name: service });
    expect([status, text]).toEqual([500, expect.stringContaining('does not have a subset named "v1"')]);
    const removed = await consul.ask("DELETE", `/v1/config/service-resolver/${service}`);
    expect(removed.status).toBe(500);
  });

  it.each<[string, string, string, string | undefined, number, RegExp]>([
    ["no JSON", "PUT", "/v1/config", "{", 400, /Request decoding failed/],
    [
      "a kind that is none",
      "PUT",
      "/v1/config",
      '{"Kind":"x","Name":"a"}',
      400,
      /invalid config entry kind: x/,
    ],
    [
      "a key that is none",
      "PUT",
      "/v1/config",
      '{"Kind":"service-router","Name":"a","Foo":1}',
      400,
      /invalid config key "Foo"/,
    ],
    [
      "an index that is none",
      "PUT",
      "/v1/config?cas=x",
      '{"Kind":"service-router","Name":"a"}',
      500,
      /ParseUint/,
    ],
    [
      "an entry that is not there",
      "GET",
      "/v1/config/service-router/none-here",
      undefined,
      404,
      /Config entry not found for "service-router" \/ "none-here"/,
    ],
    ["a method", "POST", "/v1/config", "{}", 405, /method POST not allowed/],
  ])("answers %s", async (_, method, path, body, status, words) => {
    const answer = await consul.ask(method, path, body);
    expect(answer.status).toBe(status);
    expect(await answer.text()).toMatch(words);
  });
});

describe("reading", () => {
  it("waits for what is newer than an index, and not longer than it is told to", async () => {
    const { service } = await consul.service();
    const path = `/v1/config/service-resolver/${service}`;
    const index = (answer: Response) => Number(answer.headers.get("x-consul-index"));
    const before = await consul.ask("GET", "/v1/config/service-resolver");
    expect(index(before)).toBeGreaterThan(0);
    const waiting = consul.ask("GET", `${path}?index=${index(before)}&wait=30s`);
    await consul.write({ Kind: "service-resolver", Name: service, ConnectTimeout: "2s" });
    const after = await waiting;
    expect(index(after)).toBeGreaterThan(index(before));
    expect(await after.json()).toMatchObject({ ConnectTimeout: "2s" });
    const quiet = await consul.ask("GET", `${path}?index=${index(after)}&wait=10ms`);
    expect(quiet.status).toBe(200);
  });

  it("puts entries together: the router's routes, then what leads to the service's own splitter", async () => {
    const { service } = await consul.service();
    const Subsets = {
      v1: { Filter: "Service.Meta.version == v1" },
      v2: { Filter: "Service.Meta.version == v2" },
    };
    await consul.write({ Kind: "service-resolver", Name: service, Subsets });
    await consul.write({
      Kind: "service-splitter",
      Name: `${service}-part`,
      Splits: [
        { Weight: 25, Service: service, ServiceSubset: "v1" },
        { Weight: 75, Service: service, ServiceSubset: "v2" },
      ],
    });
    await consul.write({
      Kind: "service-splitter",
      Name: service,
      Splits: [{ Weight: 100, ServiceSubset: "v1" }],
    });
    const Routes = [{ Match: { HTTP: { PathPrefix: "/a" } }, Destination: { Service: `${service}-part` } }];
    await consul.write({ Kind: "service-router", Name: service, Routes });
    const { Chain } = (await (await consul.ask("GET", `/v1/discovery-chain/${service}`)).json()) as {
      Chain: Record<string, never> & { Nodes: Record<string, unknown>; Targets: Record<string, unknown> };
    };
    const id = `${service}.default.default`;
    expect(Chain).toMatchObject({ Protocol: "http", StartNode: `router:${id}` });
    expect(Chain.Nodes[`router:${id}`]).toMatchObject({
      Routes: [
        { NextNode: `splitter:${service}-part.default.default` },
        { Definition: { Match: { HTTP: { PathPrefix: "/" } } }, NextNode: `splitter:${id}` },
      ],
    });
    expect(Chain.Nodes[`splitter:${service}-part.default.default`]).toMatchObject({
      Splits: [
        { Weight: 25, NextNode: `resolver:v1.${id}.dc1` },
        { Weight: 75, NextNode: `resolver:v2.${id}.dc1` },
      ],
    });
    expect(Chain.Targets[`v1.${id}.dc1`]).toMatchObject({ Service: service, ServiceSubset: "v1" });
  });
});
