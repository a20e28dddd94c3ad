import { createRegistry, fromBinary, toJson } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import { ClusterSchema } from "../../generated/envoy/config/cluster/v3/cluster_pb";
import { RouteConfigurationSchema } from "../../generated/envoy/config/route/v3/route_pb";
import { type BalancingConfig, balancingFor } from "../../wire-load-balancing";
import { checkSection } from "../check-config";
import { packedSchemas } from "../packed-schemas";
import { sealResource } from "../resource";
import { compileForEnvoy } from "./compile-envoy";
import { envoyCluster } from "./envoy-cluster";

const name = { namespace: "llm", service: "chat-model" };
const registry = createRegistry(...packedSchemas);
const origin = { policyId: "p", revision: 3, changeId: "c" };

function clusterOf(balancing: BalancingConfig): Record<string, unknown> {
  const sealed = sealResource(ClusterSchema, envoyCluster("llm/chat-model/v1", {}, balancing));
  const json = toJson(ClusterSchema, fromBinary(ClusterSchema, sealed.any.value), {
    registry,
    useProtoFieldName: true,
  });
  const fields = Object.entries(json as Record<string, unknown>);
  return Object.fromEntries(fields.filter(([field]) => /^(?!common_).*lb_(policy|config)$/.test(field)));
}

/** What each route hashes on: of two rules and of what no rule takes. */
function hashesOf(balancing: BalancingConfig): unknown[] {
  const rules = [
    { match: [{ path: { exact: "/a" } }], split: [{ version: "v1", weightBp: 10_000 }] },
    { match: [{ path: { exact: "/b" } }], split: [{ version: "v2", weightBp: 10_000 }] },
  ];
  const { route } = compileForEnvoy(name, { route: { origin, rules } }, { balancing });
  const json = toJson(RouteConfigurationSchema, fromBinary(RouteConfigurationSchema, route.any.value), {
    useProtoFieldName: true,
  }) as { virtual_hosts: { routes: { route: { hash_policy?: unknown } }[] }[] };
  return (json.virtual_hosts[0]?.routes ?? []).map((each) => each.route.hash_policy);
}

describe("who takes the next call", () => {
  // Envoy leaves out what is its own default: ROUND_ROBIN is 0.
  it.each<[BalancingConfig, object]>([
    [{}, { lb_policy: "LEAST_REQUEST" }],
    [{ algorithm: "round-robin" }, {}],
    [
      { algorithm: "round-robin", slowStartMs: 30_000 },
      { round_robin_lb_config: { slow_start_config: { slow_start_window: "30s" } } },
    ],
    [
      { algorithm: "least-request", choices: 4, slowStartMs: 1_500 },
      {
        lb_policy: "LEAST_REQUEST",
        least_request_lb_config: { choice_count: 4, slow_start_config: { slow_start_window: "1.500s" } },
      },
    ],
    [{ algorithm: "random" }, { lb_policy: "RANDOM" }],
    [{ algorithm: "consistent-hash", hashOn: { sourceIp: true } }, { lb_policy: "RING_HASH" }],
  ])("is the cluster's policy: %j", (balancing, expected) => {
    expect(clusterOf(balancing)).toEqual(expected);
  });

  it.each<[BalancingConfig["hashOn"], object]>([
    [{ header: "x-session-id" }, { header: { header_name: "x-session-id" } }],
    [{ query: "session" }, { query_parameter: { name: "session" } }],
    [{ sourceIp: true }, { connection_properties: { source_ip: true } }],
    [{ cookie: { name: "sid" } }, { cookie: { name: "sid" } }],
    [{ cookie: { name: "sid", ttlMs: 60_000 } }, { cookie: { name: "sid", ttl: "60s" } }],
  ])("is told apart by the same in every route: %j", (hashOn, expected) => {
    const hashes = hashesOf({ algorithm: "consistent-hash", hashOn });
    expect(hashes).toEqual([[expected], [expected], [expected]]);
  });

  it("is told apart by a version's own in every route, whichever that is", () => {
    const versions = { v2: { algorithm: "consistent-hash" as const, hashOn: { sourceIp: true as const } } };
    const expected = [{ connection_properties: { source_ip: true } }];
    expect(hashesOf({ algorithm: "random", versions })).toEqual([expected, expected, expected]);
  });

  it("is a version's own policy, whole, or the service's", () => {
    const balancing: BalancingConfig = {
      algorithm: "round-robin",
      slowStartMs: 30_000,
      versions: { v2: { algorithm: "least-request" } },
    };
    const [service, v1, v2] = [undefined, "v1", "v2"].map((version) => balancingFor(balancing, version));
    expect([service, v1]).toEqual([
      { algorithm: "round-robin", slowStartMs: 30_000 },
      { algorithm: "round-robin", slowStartMs: 30_000 },
    ]);
    expect(v2).toEqual({ algorithm: "least-request" });
  });

  it("is not told apart by anything where nobody decided it", () => {
    expect(hashesOf({ algorithm: "least-request" })).toEqual([undefined, undefined, undefined]);
  });

  it.each<[string, object, string]>([
    ["nothing but where it comes from", { origin }, "algorithm"],
    ["an unknown way", { origin, algorithm: "least-latency" }, "algorithm"],
    ["no origin", { algorithm: "random" }, "origin"],
    ["a hash of nothing", { origin, algorithm: "consistent-hash" }, "hashOn"],
    [
      "choices of a ring",
      { origin, algorithm: "consistent-hash", hashOn: { header: "a" }, choices: 3 },
      "choices",
    ],
    [
      "a version in an unknown way",
      { origin, algorithm: "random", versions: { v2: { algorithm: "maglev" } } },
      "versions.v2.algorithm",
    ],
    [
      "a version's hash of nothing",
      { origin, algorithm: "random", versions: { v2: { algorithm: "consistent-hash" } } },
      "versions.v2.hashOn",
    ],
    [
      "hashes of two things",
      {
        origin,
        algorithm: "consistent-hash",
        hashOn: { header: "a" },
        versions: { v2: { algorithm: "consistent-hash", hashOn: { header: "b" } } },
      },
      "versions",
    ],
    ["versions alone", { origin, versions: { v2: { algorithm: "random" } } }, "algorithm"],
    ["a slow start at random", { origin, algorithm: "random", slowStartMs: 5_000 }, "slowStartMs"],
    [
      "a header in capitals",
      { origin, algorithm: "consistent-hash", hashOn: { header: "X-A" } },
      "hashOn.header",
    ],
  ])("is refused by its path: %s", (_, body, path) => {
    expect(checkSection(name, "load-balancing", body)).toMatchObject({ ok: false, fault: { path } });
  });
});
