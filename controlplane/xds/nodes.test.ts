import { create } from "@bufbuild/protobuf";
import { expect, it } from "vitest";
import {
  DiscoveryRequestSchema,
  type DiscoveryResponse,
} from "../generated/envoy/service/discovery/v3/discovery_pb";
import { type ResourceType, typeUrls } from "../resources/resource";
import { wholeEtagOf } from "../store/whole-config";
import { type Section, sections } from "../wire";
import { AdsStream } from "./ads-stream";
import { Nodes } from "./nodes";
import { World } from "./world";

const chat = { namespace: "llm", service: "chat-model" };

function start() {
  let now = 0;
  const world = new World();
  world.load([]);
  world.publishEmpty();
  const nodes = new Nodes(world, () => now);
  const connect = (id: string) => {
    const sent: DiscoveryResponse[] = [];
    const stream = new AdsStream(
      (dialect) => world.viewOf(dialect),
      (response) => sent.push(response),
    );
    nodes.add(stream);
    const ask = (type: ResourceType, names: string | string[], error?: string) =>
      stream.onRequest(
        create(DiscoveryRequestSchema, {
          node: { id },
          typeUrl: typeUrls[type],
          resourceNames: [names].flat(),
          responseNonce: sent.findLast(({ typeUrl }) => typeUrl === typeUrls[type])?.nonce ?? "",
          ...(error === undefined ? {} : { errorDetail: { message: error } }),
        }),
      );
    return { stream, ask };
  };
  const states = () => nodes.status(chat, "").nodes.map(({ id, state, detail }) => ({ id, state, detail }));
  const pass = (ms: number) => {
    now += ms;
  };
  return { world, nodes, connect, states, pass };
}

it("calls a node's content taken only when its routes, clusters and endpoints all are", () => {
  const { connect, states } = start();
  const { ask } = connect("a");
  const resources: [ResourceType, string][] = [
    ["listener", "chat-model.llm"],
    ["route", "llm/chat-model"],
    ["cluster", "llm/chat-model"],
    ["endpoint", "llm/chat-model"],
  ];
  for (const [type, name] of resources) {
    ask(type, name);
    expect(states()).toEqual([{ id: "a", state: "pending", detail: null }]);
    ask(type, name);
  }
  expect(states()).toEqual([{ id: "a", state: "acked", detail: null }]);
});

it("tells the refusal of any of them", () => {
  const { connect, states } = start();
  const { ask } = connect("a");
  ask("listener", "chat-model.llm");
  ask("listener", "chat-model.llm", "unknown filter");
  expect(states()).toEqual([{ id: "a", state: "nacked", detail: "unknown filter" }]);
});

it("calls limits taken only when every cluster of the routes is taken with them", () => {
  const { world, nodes, connect } = start();
  const { stream, ask } = connect("a");
  const row = { ...chat, deliveryId: "d", writtenAt: new Date().toISOString() };
  const origin = { policyId: "p", revision: 1, changeId: "c" };
  const split = ["v1", "v2"].map((version) => ({ version, weightBp: 5_000 }));
  const clusters = ["llm/chat-model/v1", "llm/chat-model/v2"];
  const state = (section: Section, etag: string) => nodes.status(chat, etag, section).nodes[0]?.state;
  const config = { route: { origin, rules: [{ split }] } };
  world.hold({ ...row, section: "route", sequence: 1, etag: "r1", config });
  ask("listener", "chat-model.llm");
  ask("cluster", clusters);
  expect(state("circuit-breaker", "")).toBe("pending");
  ask("cluster", clusters);
  expect(state("circuit-breaker", "")).toBe("acked");

  const limits = { origin, versions: { v2: { limits: { maxRequests: 4 } } } };
  world.hold({ ...row, section: "circuit-breaker", sequence: 2, etag: "b1", config: limits });
  stream.markDirty("cluster", "*");
  stream.flush();
  expect(state("circuit-breaker", "b1")).toBe("pending");
  ask("cluster", clusters, "no such limit");
  expect(nodes.status(chat, "b1", "circuit-breaker").nodes).toMatchObject([
    { state: "nacked", detail: "no such limit" },
  ]);
  world.hold({ ...row, section: "circuit-breaker", sequence: 3, etag: "b2", config: {} });
  stream.markDirty("cluster", "*");
  stream.flush();
  ask("cluster", clusters);
  expect(state("circuit-breaker", "b2")).toBe("acked");
  expect(nodes.status(chat, "b1", "circuit-breaker")).toMatchObject({ current: false });
  // The routes were never taken, so the whole is not.
  const whole = nodes.wholeStatus(chat, wholeEtagOf(heldOf(world)));
  expect(whole).toMatchObject({ current: true, nodes: [{ state: "pending" }] });
});

function heldOf(world: World) {
  return sections.flatMap((section) => world.heldRow(chat, section) ?? []);
}

it("does not show nodes that do not route to the service, nor other content as taken", () => {
  const { nodes, connect, states } = start();
  connect("b").ask("listener", "embedder.llm");
  expect(states()).toEqual([]);
  const { ask } = connect("a");
  ask("listener", "chat-model.llm");
  expect(nodes.status(chat, "older")).toMatchObject({
    current: false,
    nodes: [{ id: "a", state: "pending" }],
  });
});

it("shows a node that left for a short while, and not beside itself when it is back", () => {
  const { nodes, connect, states, pass } = start();
  const { stream, ask } = connect("a");
  ask("listener", "chat-model.llm");
  nodes.remove(stream);
  expect(states()).toEqual([{ id: "a", state: "pending", detail: "disconnected" }]);
  connect("a").ask("listener", "chat-model.llm");
  expect(states()).toEqual([{ id: "a", state: "pending", detail: null }]);
  const other = connect("b");
  other.ask("listener", "chat-model.llm");
  nodes.remove(other.stream);
  pass(5001);
  expect(nodes.view().nodes.map(({ id }) => id)).toEqual(["a"]);
});
