import { create } from "@bufbuild/protobuf";
import { Client, credentials } from "@grpc/grpc-js";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { eventually, splitConfig } from "../fixtures/control-plane";
import { Fleet, weightsOf } from "../fixtures/fleet";
import { DiscoveryRequestSchema } from "../generated/envoy/service/discovery/v3/discovery_pb";
import { type ResourceType, typeUrls } from "../resources/resource";
import { AdsStream } from "./ads-stream";
import { maxHoldMs } from "./route-gate";

const key = "llm/chat-model";

let fleet: Fleet;
beforeEach(async () => {
  fleet = await Fleet.start();
  fleet.plane.register("chat-model", "v1", "10.0.0.1:8000");
  fleet.plane.configure("chat-model", splitConfig({ v1: 10_000 }));
});
afterEach(() => {
  expect(fleet.end()).toEqual([]);
});

const states = (etag: string, service: string) =>
  fleet.plane.nodes
    .status({ namespace: "llm", service }, etag)
    .nodes.map(({ id, state }) => `${id} ${state}`);

describe("a refusal", () => {
  it("stops neither other nodes nor other services, and is told with its detail and version", async () => {
    const broken = (type: ResourceType, name: string) =>
      type === "cluster" && name === `${key}/v3` ? "no such load balancer" : undefined;
    const picky = fleet.connect({ refuse: broken });
    const other = fleet.connect();
    await Promise.all([fleet.settled("envoy-0"), fleet.settled("envoy-1")]);
    const etag = fleet.plane.configure("chat-model", splitConfig({ v3: 10_000 }));
    const elsewhere = fleet.plane.configure("embedder", splitConfig({ v1: 10_000 }));
    const refused = await eventually(
      () => fleet.type("cluster"),
      (view) => view?.state === "nacked",
    );
    expect(refused?.nack).toBe(`Error adding/updating cluster(s) ${key}/v3: no such load balancer`);
    expect(refused?.lastNack).toMatchObject({ detail: refused?.nack, version: refused?.sentVersion });
    expect(refused?.ackedVersion).not.toBe(refused?.sentVersion);
    await fleet.settled("envoy-1");
    expect(weightsOf(other)).toEqual({ [`${key}/v3`]: 10_000 });
    // Its calls go on by the routes that it has.
    expect(weightsOf(picky)).toEqual({ [`${key}/v1`]: 10_000 });
    expect(fleet.type("route")?.waiting).toEqual([key]);
    expect(states(etag, "chat-model")).toEqual(["envoy-0 nacked", "envoy-1 acked"]);
    await eventually(
      () => states(elsewhere, "embedder"),
      (all) => all.every((each) => each.endsWith("acked") && !each.endsWith("nacked")),
    );
    fleet.plane.configure("chat-model", splitConfig({ v2: 10_000 }, 2));
    await eventually(
      () => weightsOf(picky)[`${key}/v2`],
      (weight) => weight === 10_000,
    );
    await fleet.settled("envoy-0");
    expect(fleet.type("cluster")).toMatchObject({ nack: null, lastNack: { detail: refused?.nack } });
  });

  it("a node that never answers holds up nobody, and is sent nothing more", async () => {
    const silent = fleet.connect();
    for (const type of ["cluster", "listener"] as const) silent.hold(type);
    const other = fleet.connect();
    for (let revision = 1; revision <= 5; revision += 1) {
      fleet.plane.configure("chat-model", splitConfig({ v1: 10_000 - revision, v2: revision }, revision));
      await eventually(
        () => weightsOf(other)[`${key}/v2`],
        (weight) => weight === revision,
      );
    }
    expect(silent.received.map(({ type }) => type).sort()).toEqual(["cluster", "listener"]);
    expect(fleet.node("envoy-0")?.lagging).toBe(true);
  });
});

describe("a client that takes clusters and never says so", () => {
  afterEach(() => void vi.useRealTimers());

  it("is not kept from its routes for ever, unless it has refused", () => {
    vi.useFakeTimers();
    const { world } = fleet.plane;
    const run = (error?: string) => {
      const sent: { type: string; nonce: string }[] = [];
      const stream = new AdsStream(
        (dialect) => world.viewOf(dialect),
        ({ typeUrl, nonce }) => sent.push({ type: typeUrl, nonce }),
      );
      const ask = (type: ResourceType, resourceNames: string[], answer: object = {}) =>
        stream.onRequest(
          create(DiscoveryRequestSchema, {
            ...{ node: { userAgentName: "envoy" }, typeUrl: typeUrls[type], resourceNames },
            ...answer,
          }),
        );
      ask("cluster", []);
      ask("route", [key]);
      if (error) {
        ask("cluster", [], { responseNonce: sent[0]?.nonce ?? "", errorDetail: { message: error } });
      }
      const routes = () => sent.filter(({ type }) => type === typeUrls.route).length;
      vi.advanceTimersByTime(maxHoldMs - 100);
      expect(routes()).toBe(0);
      vi.advanceTimersByTime(200);
      stream.close();
      return routes();
    };
    expect(run()).toBe(1);
    expect(run("no")).toBe(0);
  });
});

describe("nodes of all kinds", () => {
  it("an Envoy is known by its user agent, or by what its bootstrap says", async () => {
    const metadata = { heddle: { dialect: "envoy" } };
    fleet.connect({ id: "sidecar", userAgentName: "sidecar", metadata });
    fleet.connect({ id: "grpc", userAgentName: "gRPC C-core" });
    await fleet.settled("sidecar");
    await eventually(
      () => fleet.node("grpc")?.dialect,
      (dialect) => dialect === "grpc",
    );
  });

  it("what makes no sense is as if it were not said", async () => {
    const metadata = { heddle: { dialect: 7, listen: "nowhere:99999", more: ["x".repeat(5_000)] } };
    const odd = fleet.connect({ id: "\u0000".repeat(2_000), metadata });
    const unnamed = fleet.connect({ id: "" });
    for (const envoy of [odd, unnamed]) {
      await eventually(
        () => weightsOf(envoy),
        (weights) => weights[`${key}/v1`] === 10_000,
      );
      expect([...envoy.config.listeners.keys()]).toEqual(["outbound/127.0.0.1:15001"]);
    }
    expect(fleet.plane.nodes.view().nodes.map(({ id }) => id)).toEqual(["?".repeat(256), ""]);
  });

  it("bytes that are no request end their own stream alone", async () => {
    const well = fleet.connect();
    const client = new Client(`127.0.0.1:${fleet.plane.xdsPort}`, credentials.createInsecure());
    const garbage = client.makeBidiStreamRequest(
      "/envoy.service.discovery.v3.AggregatedDiscoveryService/StreamAggregatedResources",
      (bytes: Buffer) => bytes,
      (bytes: Buffer) => bytes,
    );
    const ended = new Promise<{ code: number }>((resolve) => garbage.on("error", resolve as never));
    garbage.on("data", () => undefined);
    garbage.write(Buffer.from([0xff, 0xff, 0xff]));
    expect((await ended).code).toBeGreaterThan(0);
    client.close();
    await fleet.settled();
    expect(weightsOf(well)).toEqual({ [`${key}/v1`]: 10_000 });
  });

  it("may be listed without the names of what they hold", async () => {
    fleet.connect();
    await fleet.settled();
    const [node] = fleet.plane.nodes.view({ names: false }).nodes;
    expect(node?.types[0]).toMatchObject({ type: "cluster", resources: [], resourceCount: 2 });
  });
});
