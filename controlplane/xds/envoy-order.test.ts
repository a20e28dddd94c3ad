import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { eventually, splitConfig } from "../fixtures/control-plane";
import type { EnvoyClient } from "../fixtures/envoy-client";
import { Fleet, weightsOf } from "../fixtures/fleet";

const chat = { namespace: "llm", service: "chat-model" };
const key = "llm/chat-model";

let fleet: Fleet;
beforeEach(async () => {
  fleet = await Fleet.start();
  for (const version of ["v1", "v2"]) register(version);
});
afterEach(() => {
  expect(fleet.end()).toEqual([]);
});

function register(version: string): void {
  fleet.plane.register("chat-model", version, `10.0.0.${version.slice(1)}:8000`);
}

function shift(weights: Record<string, number>, revision = 1): string {
  return fleet.plane.configure("chat-model", splitConfig(weights, revision));
}

const states = (etag: string) => fleet.plane.nodes.status(chat, etag).nodes.map(({ state }) => state);
const holds = (envoy: EnvoyClient, type: "cluster" | "endpoint" | "route") =>
  eventually(
    () => envoy.heldCount(type),
    (count) => count > 0,
  );

describe.each(["sotw", "delta"] as const)("an Envoy, %s", (protocol) => {
  it("is given clusters, endpoints, its listener, scopes and routes, in this order", async () => {
    const etag = shift({ v1: 9_000, v2: 1_000 });
    const envoy = fleet.connect({ protocol, metadata: { heddle: { listen: "127.0.0.2:9000" } } });
    await fleet.settled();
    expect(weightsOf(envoy)).toEqual({ "llm/chat-model/v1": 9_000, "llm/chat-model/v2": 1_000 });
    const { listeners, scopes, clusters, endpoints } = envoy.config;
    expect([...listeners.keys()]).toEqual(["outbound/127.0.0.2:9000"]);
    const hosts = ["", ".svc", ".svc.cluster.local"].map((suffix) => `chat-model.llm${suffix}`);
    expect([...scopes.keys()]).toEqual(hosts);
    expect([...clusters.keys()].sort()).toEqual([key, `${key}/v1`, `${key}/v2`]);
    expect(JSON.stringify(endpoints.get(`${key}/v2`)?.endpoints[0]?.lbEndpoints)).toContain("10.0.0.2");
    const firsts = [...new Set(envoy.received.map(({ type }) => type))];
    expect(firsts.indexOf("endpoint")).toBeGreaterThan(firsts.indexOf("cluster"));
    expect(firsts.indexOf("scope")).toBeGreaterThan(firsts.indexOf("listener"));
    expect(firsts.at(-1)).toBe("route");
    const known = { dialect: "envoy", protocol, userAgent: "envoy 1.36.2", cluster: "tests", lagging: false };
    expect(fleet.node()).toMatchObject(known);
    expect(states(etag)).toEqual(["acked"]);
  });

  it("is sent routes that name a new cluster only once it has the cluster and its endpoints", async () => {
    shift({ v1: 10_000 });
    const envoy = fleet.connect({ protocol });
    await fleet.settled();
    for (const type of ["cluster", "endpoint"] as const) envoy.hold(type);
    const etag = shift({ v1: 5_000, v3: 5_000 });
    await holds(envoy, "cluster");
    expect(fleet.type("route")?.waiting).toEqual([key]);
    expect(fleet.node()?.lagging).toBe(true);
    envoy.release("cluster");
    await holds(envoy, "endpoint");
    expect(fleet.type("route")?.waiting).toEqual([key]);
    expect(states(etag)).toEqual(["pending"]);
    envoy.release("endpoint");
    await fleet.settled();
    expect(weightsOf(envoy)).toEqual({ "llm/chat-model/v1": 5_000, "llm/chat-model/v3": 5_000 });
    expect(states(etag)).toEqual(["acked"]);
  });

  it("is sent what has changed, and of other services nothing that state of the world does not need", async () => {
    for (const service of ["a", "b", "c"]) fleet.plane.configure(service, splitConfig({ v1: 10_000 }));
    shift({ v1: 10_000 });
    const envoy = fleet.connect({ protocol });
    await fleet.settled();
    envoy.received.length = 0;
    const etag = shift({ v1: 5_000, v3: 5_000 }, 2);
    await eventually(
      () => states(etag),
      ([state]) => state === "acked",
    );
    const names = (type: string) =>
      envoy.received.filter((each) => each.type === type).flatMap((each) => each.names);
    expect(["endpoint", "listener", "scope", "route"].map(names)).toEqual([[`${key}/v3`], [], [], [key]]);
    expect(names("cluster")).toHaveLength(protocol === "delta" ? 1 : 10);
  });

  it("keeps a cluster until it has taken the routes that do without it", async () => {
    shift({ v1: 5_000, v3: 5_000 });
    const envoy = fleet.connect({ protocol });
    await fleet.settled();
    const has = (version: string, wanted: boolean) =>
      eventually(
        () => envoy.config.clusters.has(`${key}/${version}`),
        (is) => is === wanted,
      );
    envoy.hold("route");
    shift({ v1: 10_000 }, 2);
    await holds(envoy, "route");
    register("v4");
    await has("v4", true);
    await has("v3", true);
    // What happens to its endpoints meanwhile does not make it forgotten.
    register("v3");
    await eventually(
      () => envoy.config.endpoints.get(`${key}/v3`)?.endpoints.length,
      (count) => count !== 0,
    );
    fleet.plane.world.endpoints.remove({ ...chat, instance: "chat-model-v3-0" });
    await eventually(
      () => envoy.config.endpoints.get(`${key}/v3`)?.endpoints.length,
      (count) => count === 0,
    );
    envoy.release("route");
    await has("v3", false);
  });
});

describe.each(["sotw", "delta"] as const)("an Envoy that comes back, %s", (protocol) => {
  it("goes on with what it has, and is sent only what has changed meanwhile", async () => {
    shift({ v1: 10_000 });
    fleet.plane.configure("embedder", splitConfig({ v1: 10_000 }));
    const first = fleet.connect({ protocol });
    await fleet.settled();
    first.close();
    const second = fleet.connect({ protocol, id: "envoy-0", before: first });
    await fleet.settled();
    expect(second.received.flatMap(({ names, removed }) => [...names, ...removed])).toEqual([]);
    second.close();
    const etag = shift({ v1: 1_000, v2: 9_000 }, 2);
    const third = fleet.connect({ protocol, id: "envoy-0", before: second });
    await eventually(
      () => states(etag),
      ([state]) => state === "acked",
    );
    const sent = (type: string) =>
      third.received.filter((each) => each.type === type).flatMap(({ names }) => names);
    expect(["cluster", "endpoint", "scope", "listener"].flatMap(sent)).toEqual([]);
    // State of the world has one version for all routes.
    expect(sent("route").toSorted()).toEqual(protocol === "delta" ? [key] : [key, "llm/embedder"]);
  });
});
