import { afterEach, beforeEach, expect, it } from "vitest";
import { eventually, splitConfig } from "../fixtures/control-plane";
import { Fleet } from "../fixtures/fleet";
import { Cluster_LbPolicy } from "../generated/envoy/config/cluster/v3/cluster_pb";
import type { BalancingConfig } from "../wire-load-balancing";

const chat = { namespace: "llm", service: "chat-model" };
const origin = { policyId: "p", revision: 1, changeId: "c" };
let fleet: Fleet;
let sequence: number;
beforeEach(async () => {
  fleet = await Fleet.start();
  sequence = 1_000;
  fleet.plane.register("chat-model", "v1", "10.0.0.1:8000");
  fleet.plane.configure("chat-model", splitConfig({ v1: 10_000 }));
});
afterEach(() => {
  expect(fleet.end()).toEqual([]);
});

function balance(config: BalancingConfig): string {
  sequence += 1;
  const etag = `e-${sequence}`;
  const row = { ...chat, sequence, deliveryId: `d-${sequence}`, etag, writtenAt: new Date(0).toISOString() };
  fleet.plane.world.hold({ ...row, section: "load-balancing", config });
  return etag;
}
const states = (etag: string) =>
  fleet.plane.nodes.status(chat, etag, "load-balancing").nodes.map(({ state }) => state);

it.each(["sotw", "delta"] as const)(
  "an Envoy, %s, takes a new way to choose, and is said to once it did",
  async (protocol) => {
    const envoy = fleet.connect({ protocol });
    await fleet.settled();
    const policyOf = () => envoy.config.clusters.get("llm/chat-model/v1")?.lbPolicy;
    const hashOf = () => {
      const action = envoy.config.routes.get("llm/chat-model")?.virtualHosts[0]?.routes[0]?.action;
      return action?.case === "route" ? action.value.hashPolicy.length : undefined;
    };
    expect([policyOf(), hashOf()]).toEqual([Cluster_LbPolicy.LEAST_REQUEST, 0]);
    envoy.hold("cluster");
    const etag = balance({ origin, algorithm: "consistent-hash", hashOn: { header: "x-session-id" } });
    await eventually(
      () => envoy.heldCount("cluster"),
      (count) => count > 0,
    );
    expect(states(etag)).toEqual(["pending"]);
    envoy.release("cluster");
    await eventually(
      () => states(etag),
      ([state]) => state === "acked",
    );
    expect([policyOf(), hashOf()]).toEqual([Cluster_LbPolicy.RING_HASH, 1]);
    const none = balance({});
    await eventually(
      () => states(none),
      ([state]) => state === "acked",
    );
    expect([policyOf(), hashOf()]).toEqual([Cluster_LbPolicy.LEAST_REQUEST, 0]);
  },
);

it("what a breaker and limits say stays, whichever was written last", async () => {
  const envoy = fleet.connect();
  fleet.plane.limit("chat-model", { limits: { maxRequests: 9 } });
  balance({ origin, algorithm: "random" });
  await fleet.settled();
  fleet.plane.configure("chat-model", splitConfig({ v1: 10_000 }, 2));
  fleet.plane.limit("chat-model", { limits: { maxRequests: 7 } });
  await fleet.settled();
  await eventually(
    () => envoy.config.clusters.get("llm/chat-model/v1"),
    (cluster) =>
      cluster?.lbPolicy === Cluster_LbPolicy.RANDOM &&
      cluster.circuitBreakers?.thresholds[0]?.maxRequests === 7,
  );
});

it("a version that has its own way is balanced by that, and the others as the service is", async () => {
  const envoy = fleet.connect();
  fleet.plane.register("chat-model", "v2", "10.0.0.2:8000");
  fleet.plane.configure("chat-model", splitConfig({ v1: 5_000, v2: 5_000 }, 2));
  const versions = { v2: { algorithm: "round-robin" as const } };
  const etag = balance({ origin, algorithm: "random", versions });
  await eventually(
    () => states(etag),
    ([state]) => state === "acked",
  );
  const policies = ["llm/chat-model/v1", "llm/chat-model/v2"].map(
    (name) => envoy.config.clusters.get(name)?.lbPolicy,
  );
  expect(policies).toEqual([Cluster_LbPolicy.RANDOM, Cluster_LbPolicy.ROUND_ROBIN]);
});
