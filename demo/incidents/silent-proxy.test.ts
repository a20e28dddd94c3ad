import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { AdsServer } from "../../controlplane/xds/ads-server";
import { Nodes } from "../../controlplane/xds/nodes";
import { World } from "../../controlplane/xds/world";
import { SilentProxy } from "./silent-proxy";

const name = { namespace: "llm", service: "chat-model" };
let world: World;
let nodes: Nodes;
let ads: AdsServer;
let port: number;

beforeEach(async () => {
  world = new World();
  nodes = new Nodes(world);
  ads = new AdsServer(world, nodes);
  world.load([]);
  world.publishEmpty();
  port = await ads.listen("127.0.0.1", 0);
});
afterEach(() => ads.close());

describe("the silent proxy", () => {
  it("counts among the nodes that a push must reach, takes what is sent and stays pending, until it leaves", async () => {
    const proxy = new SilentProxy(`127.0.0.1:${port}`, { service: "chat-model", namespace: "llm" });
    proxy.setPresent(true);
    const etag = () => world.heldRow(name)?.etag ?? "";
    await vi.waitFor(() => {
      expect(nodes.status(name, etag()).nodes).toMatchObject([
        { id: "nightly-batch-0.llm", state: "pending" },
      ]);
    });
    await vi.waitFor(() => {
      const [node] = nodes.view().nodes;
      expect(node?.types.every(({ sentVersion }) => sentVersion !== "")).toBe(true);
      expect(node?.types.map(({ type, ackedVersion }) => [type, ackedVersion])).toEqual([
        ["listener", ""],
        ["route", ""],
      ]);
    });
    proxy.setPresent(false);
    await vi.waitFor(() => expect([...nodes.streams()]).toEqual([]));
  });
});
