import { create } from "@bufbuild/protobuf";
import { expect, it } from "vitest";
import {
  DiscoveryRequestSchema,
  type DiscoveryResponse,
} from "../generated/envoy/service/discovery/v3/discovery_pb";
import { type ResourceType, typeUrls } from "../resources/resource";
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
    const stream = new AdsStream(world, (response) => sent.push(response));
    nodes.add(stream);
    const ask = (type: ResourceType, name: string, error?: string) =>
      stream.onRequest(
        create(DiscoveryRequestSchema, {
          node: { id },
          typeUrl: typeUrls[type],
          resourceNames: [name],
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
  return { nodes, connect, states, pass };
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
