import { create } from "@bufbuild/protobuf";
import { AnySchema } from "@bufbuild/protobuf/wkt";
import { beforeEach, describe, expect, it } from "vitest";
import {
  DiscoveryRequestSchema,
  type DiscoveryResponse,
} from "../generated/envoy/service/discovery/v3/discovery_pb";
import { type Resource, type ResourceType, resourceTypeOf, typeUrls } from "../resources/resource";
import { AdsStream } from "./ads-stream";
import type { PublishedView } from "./published-view";

/** Resources are their type, name and content, in the clear. */
class FakeWorld implements PublishedView {
  readonly isLoaded = true;
  readonly content = new Map<string, string>();
  clusters: string[] = [];
  /** The clusters that a route of this content names. */
  readonly named = new Map<string, string[]>();
  heldBack = false;

  resource(type: ResourceType, name: string): Resource | "held-back" | undefined {
    if (this.heldBack) return "held-back";
    const content = this.content.get(`${type} ${name}`) ?? "1";
    const any = create(AnySchema, { typeUrl: typeUrls[type], value: Buffer.from(`${name}=${content}`) });
    return { any, fingerprint: content, clusters: this.named.get(content) ?? [] };
  }

  *allNames(type: ResourceType): Iterable<string> {
    if (type === "cluster") yield* this.clusters;
  }

  isAmongAll(type: ResourceType, name: string): boolean {
    return type === "cluster" && this.clusters.includes(name);
  }
}

let world: FakeWorld;
let stream: AdsStream;
let sent: DiscoveryResponse[];

beforeEach(() => {
  world = new FakeWorld();
  sent = [];
  stream = new AdsStream(
    () => world,
    (response) => sent.push(response),
  );
});

function request(
  type: ResourceType,
  resourceNames: string[],
  answer: { nonce?: string; error?: string } = {},
): void {
  stream.onRequest(
    create(DiscoveryRequestSchema, {
      typeUrl: typeUrls[type],
      resourceNames,
      responseNonce: answer.nonce ?? "",
      ...(answer.error === undefined ? {} : { errorDetail: { code: 14, message: answer.error } }),
    }),
  );
}

/** What was sent since the last call, as `type: content, …`. */
function taken(): string[] {
  return sent.splice(0).map((response) => {
    last = response.nonce;
    const contents = response.resources.map(({ value }) => Buffer.from(value).toString());
    return `${resourceTypeOf(response.typeUrl)}: ${contents.join(", ")}`;
  });
}
let last = "";

/** Acknowledges everything that is outstanding, until nothing is. */
function settle(names: Partial<Record<ResourceType, string[]>>): void {
  while (sent.length > 0) {
    for (const response of sent.splice(0)) {
      const type = resourceTypeOf(response.typeUrl);
      if (type) request(type, names[type] ?? [], { nonce: response.nonce });
    }
  }
}

function change(type: ResourceType, name: string, content: string): void {
  world.content.set(`${type} ${name}`, content);
  stream.markDirty(type, name);
}

describe("what a stream sends", () => {
  const names = { listener: ["L"], route: ["R"], cluster: ["C"], endpoint: ["C"] };
  beforeEach(() => {
    for (const type of ["listener", "route", "cluster", "endpoint"] as const) request(type, names[type]);
    settle(names);
  });

  it("goes out as clusters, endpoints, listeners, routes, whatever changed first", () => {
    for (const type of ["route", "listener", "endpoint", "cluster"] as const)
      change(type, names[type][0] ?? "", "2");
    stream.flush();
    expect(taken()).toEqual(["cluster: C=2", "endpoint: C=2", "listener: L=2", "route: R=2"]);
  });

  it("is nothing when nothing differs", () => {
    for (const type of ["route", "listener", "endpoint", "cluster"] as const) stream.markDirty(type, "*");
    stream.flush();
    expect(taken()).toEqual([]);
  });

  it("repeats the endpoints of a changed cluster, which its client may wait for", () => {
    change("cluster", "C", "2");
    stream.flush();
    expect(taken()).toEqual(["cluster: C=2", "endpoint: C=1"]);
  });

  it("waits for the answer, then sends only the newest", () => {
    change("route", "R", "2");
    stream.flush();
    expect(taken()).toEqual(["route: R=2"]);
    const nonce = last;
    change("route", "R", "3");
    stream.flush();
    change("route", "R", "4");
    stream.flush();
    expect(taken()).toEqual([]);
    request("route", ["R"], { nonce });
    expect(taken()).toEqual(["route: R=4"]);
  });

  it("is not repeated after a refusal, nor is the refusal counted twice", () => {
    change("route", "R", "bad");
    stream.flush();
    taken();
    request("route", ["R"], { nonce: last, error: "resource index 0: no" });
    expect(stream.stateOf("route")).toMatchObject({ state: "nacked", nack: "resource index 0: no" });
    const since = stream.stateOf("route")?.since;
    request("route", ["R", "R2"], { nonce: last, error: "resource index 0: no" });
    expect(taken()).toEqual(["route: R2=1"]);
    expect(stream.stateOf("route")?.rejected.get("R")?.at).toBe(since);
    request("route", ["R", "R2"], { nonce: last });
    expect(stream.stateOf("route")).toMatchObject({ state: "acked", nack: null });
  });

  it("is in full for clusters and listeners, and what differs for routes and endpoints", () => {
    request("cluster", ["C", "D"]);
    request("route", ["R", "S"]);
    expect(taken()).toEqual(["cluster: C=1, D=1", "route: S=1"]);
  });

  it("comes again for a name that was given up and asked for again", () => {
    request("cluster", []);
    request("cluster", ["C"]);
    expect(taken()).toEqual(["cluster: C=1", "endpoint: C=1"]);
  });

  it("is held back while the world is not known", () => {
    world.heldBack = true;
    for (const type of ["route", "listener", "endpoint", "cluster"] as const)
      change(type, names[type][0] ?? "", "2");
    stream.flush();
    expect(taken()).toEqual([]);
  });
});

describe("a stream that asks for all clusters", () => {
  const settled = { listener: [], route: ["R"], cluster: [], endpoint: ["A", "B"] };

  beforeEach(() => {
    world.named.set("1", ["A", "B"]).set("2", ["A"]);
  });

  it("keeps a cluster that went until the new routes are taken", () => {
    world.clusters = ["A", "B"];
    request("cluster", []);
    request("endpoint", ["A", "B"]);
    request("route", ["R"]);
    settle(settled);
    world.clusters = ["A"];
    stream.markDirty("cluster", "B");
    change("route", "R", "2");
    stream.flush();
    expect(taken()).toEqual(["route: R=2"]);
    request("route", ["R"], { nonce: last });
    expect(taken()).toEqual(["cluster: A=1"]);
  });

  it("keeps it too while the new routes are refused", () => {
    world.clusters = ["A", "B"];
    request("cluster", []);
    request("endpoint", ["A", "B"]);
    request("route", ["R"]);
    settle(settled);
    world.clusters = ["A"];
    stream.markDirty("cluster", "B");
    change("route", "R", "2");
    stream.flush();
    taken();
    request("route", ["R"], { nonce: last, error: "no" });
    expect(taken()).toEqual([]);
  });
});
