import { createRegistry, type DescMessage, fromBinary, toJson } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import { ClusterSchema } from "../../generated/envoy/config/cluster/v3/cluster_pb";
import { ListenerSchema } from "../../generated/envoy/config/listener/v3/listener_pb";
import { RouteConfigurationSchema } from "../../generated/envoy/config/route/v3/route_pb";
import { ScopedRouteConfigurationSchema } from "../../generated/envoy/config/route/v3/scoped_route_pb";
import type { ServiceConfig } from "../../wire";
import { packedSchemas } from "../packed-schemas";
import { sealResource } from "../resource";
import { compileForEnvoy } from "./compile-envoy";
import { envoyCluster } from "./envoy-cluster";
import { envoyListener } from "./envoy-listener";
import { hostsOf, parseEnvoyListenerName, parseHost } from "./envoy-names";
import { envoyScope } from "./envoy-scope";

const name = { namespace: "llm", service: "chat-model" };
const origin = { policyId: "p", revision: 3, changeId: "c" };
const registry = createRegistry(...packedSchemas);

/** As Envoy's `config_dump` would show it: from the bytes that are sent. */
function shown<Desc extends DescMessage>(schema: Desc, value: Uint8Array): unknown {
  return toJson(schema, fromBinary(schema, value), { registry, useProtoFieldName: true });
}

type Rule = NonNullable<ServiceConfig["route"]>["rules"][number];
function routesOf(rules: Rule[]): Record<string, unknown>[] {
  const { route } = compileForEnvoy(name, { route: { origin, rules } });
  const json = shown(RouteConfigurationSchema, route.any.value) as {
    virtual_hosts: { routes: Record<string, unknown>[] }[];
  };
  return json.virtual_hosts[0]?.routes ?? [];
}

const all: Rule["split"] = [{ version: "v1", weightBp: 10_000 }];
const metadata = (rule: string) => ({ filter_metadata: { heddle: { ...origin, rule } } });

describe("an Envoy's routes", () => {
  it("are these, of a rule that says everything", () => {
    const [route, fallback] = routesOf([
      {
        name: "beta",
        match: [
          {
            headers: {
              "x-a": { exact: "a" },
              "x-b": { prefix: "b" },
              "x-c": { regex: "c|d" },
              "x-d": { present: false },
            },
            path: { prefix: "/llm.Chat/" },
          },
        ],
        split: [
          { version: "v1", weightBp: 9_950 },
          { version: "v2", weightBp: 50 },
          { version: "v3", weightBp: 0 },
        ],
        timeoutMs: 1_500,
        retries: {
          attempts: 2,
          perTryTimeoutMs: 250,
          on: ["unavailable", "connect-failure", "refused-stream"],
        },
        fault: { delay: { percentBp: 25, ms: 1_200 }, abort: { percentBp: 100, status: 503 } },
        mirror: { version: "v4", percentBp: 125 },
      },
    ]);
    expect(route).toEqual({
      name: "beta",
      match: {
        prefix: "/llm.Chat/",
        headers: [
          { name: "x-a", string_match: { exact: "a" } },
          { name: "x-b", string_match: { prefix: "b" } },
          { name: "x-c", string_match: { safe_regex: { regex: "c|d" } } },
          { name: "x-d", present_match: false },
        ],
      },
      route: {
        weighted_clusters: {
          clusters: [
            { name: "llm/chat-model/v1", weight: 9_950 },
            { name: "llm/chat-model/v2", weight: 50 },
          ],
        },
        timeout: "1.500s",
        retry_policy: {
          retry_on: "unavailable,connect-failure,refused-stream",
          num_retries: 2,
          per_try_timeout: "0.250s",
        },
        request_mirror_policies: [
          {
            cluster: "llm/chat-model/v4",
            runtime_fraction: { default_value: { numerator: 125, denominator: "TEN_THOUSAND" } },
            disable_shadow_host_suffix_append: true,
          },
        ],
      },
      metadata: metadata("beta"),
      typed_per_filter_config: {
        "envoy.filters.http.fault": {
          "@type": "type.googleapis.com/envoy.extensions.filters.http.fault.v3.HTTPFault",
          delay: { fixed_delay: "1.200s", percentage: { numerator: 25, denominator: "TEN_THOUSAND" } },
          abort: { http_status: 503, percentage: { numerator: 100, denominator: "TEN_THOUSAND" } },
        },
      },
    });
    expect(fallback).toEqual({
      name: "default",
      match: { prefix: "/" },
      route: { cluster: "llm/chat-model", timeout: "0s" },
      metadata: metadata("default"),
    });
  });

  it("have no time limit where nobody set one, and no mirror of nothing", () => {
    const [route] = routesOf([{ split: all, mirror: { version: "v2", percentBp: 0 } }]);
    expect(route?.route).toEqual({
      weighted_clusters: { clusters: [{ name: "llm/chat-model/v1", weight: 10_000 }] },
      timeout: "0s",
    });
  });

  it("name their clusters, mirrors too", () => {
    const { clusters } = compileForEnvoy(name, {
      route: { origin, rules: [{ split: all, mirror: { version: "v2", percentBp: 1 } }] },
    });
    expect(clusters).toEqual(["llm/chat-model/v1", "llm/chat-model/v2"]);
  });
});

describe("an Envoy's cluster", () => {
  const cluster = (breaker?: Parameters<typeof envoyCluster>[1]) =>
    shown(
      ClusterSchema,
      sealResource(ClusterSchema, envoyCluster("llm/chat-model/v1", breaker)).any.value,
    ) as Record<string, unknown>;

  it("limits nothing and ejects nobody where nothing is decided", () => {
    expect(cluster()).toEqual({
      name: "llm/chat-model/v1",
      type: "EDS",
      eds_cluster_config: { eds_config: { ads: {}, resource_api_version: "V3" } },
      lb_policy: "LEAST_REQUEST",
      circuit_breakers: {
        thresholds: [
          {
            max_connections: 4_294_967_295,
            max_pending_requests: 4_294_967_295,
            max_requests: 4_294_967_295,
            max_retries: 4_294_967_295,
          },
        ],
      },
      common_lb_config: { healthy_panic_threshold: {} },
      typed_extension_protocol_options: {
        "envoy.extensions.upstreams.http.v3.HttpProtocolOptions": {
          "@type": "type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
          explicit_http_config: { http2_protocol_options: {} },
        },
      },
    });
  });

  it("has every limit and every rule of ejection that was decided, and enforces these alone", () => {
    const limits = { maxConnections: 1, maxPendingRequests: 2, maxRequests: 3, maxRetries: 0 };
    const said = cluster({
      limits: { ...limits, maxRequestsPerConnection: 5 },
      outlierDetection: {
        consecutiveErrors: 5,
        consecutiveGatewayErrors: 3,
        intervalMs: 1_500,
        baseEjectionMs: 30_000,
        maxEjectionPercent: 50,
        minHealthPercent: 40,
        failurePercentage: { thresholdPercent: 60, minRequests: 7, minHosts: 2 },
        successRate: { stdevFactor: 1.9, minRequests: 5, minHosts: 3 },
      },
    });
    expect(said).toMatchObject({
      circuit_breakers: {
        thresholds: [{ max_connections: 1, max_pending_requests: 2, max_requests: 3, max_retries: 0 }],
      },
      common_lb_config: { healthy_panic_threshold: { value: 40 } },
      typed_extension_protocol_options: {
        "envoy.extensions.upstreams.http.v3.HttpProtocolOptions": {
          common_http_protocol_options: { max_requests_per_connection: 5 },
        },
      },
    });
    expect(said.outlier_detection).toEqual({
      ...{ consecutive_5xx: 5, enforcing_consecutive_5xx: 100 },
      ...{ consecutive_gateway_failure: 3, enforcing_consecutive_gateway_failure: 100 },
      ...{ interval: "1.500s", base_ejection_time: "30s", max_ejection_percent: 50 },
      ...{ enforcing_success_rate: 100, success_rate_stdev_factor: 1_900 },
      ...{ success_rate_request_volume: 5, success_rate_minimum_hosts: 3 },
      ...{ enforcing_failure_percentage: 100, failure_percentage_threshold: 60 },
      ...{ failure_percentage_request_volume: 7, failure_percentage_minimum_hosts: 2 },
    });
    expect(cluster({ outlierDetection: { consecutiveGatewayErrors: 1 } }).outlier_detection).toMatchObject({
      ...{ enforcing_consecutive_5xx: 0, enforcing_success_rate: 0, enforcing_failure_percentage: 0 },
      enforcing_consecutive_gateway_failure: 100,
    });
  });
});

describe("an Envoy's listener", () => {
  it("scopes each call by its host, over ADS", () => {
    const listener = envoyListener("outbound/127.0.0.1:15001", { host: "127.0.0.1", port: 15_001 });
    const json = shown(ListenerSchema, sealResource(ListenerSchema, listener).any.value);
    const ads = { ads: {}, resource_api_version: "V3" };
    expect(json).toMatchObject({
      name: "outbound/127.0.0.1:15001",
      address: { socket_address: { address: "127.0.0.1", port_value: 15_001 } },
      filter_chains: [
        {
          filters: [
            {
              typed_config: {
                stream_idle_timeout: "0s",
                scoped_routes: {
                  name: "heddle",
                  scope_key_builder: {
                    fragments: [
                      { header_value_extractor: { name: ":authority", element_separator: ":", index: 0 } },
                    ],
                  },
                  rds_config_source: ads,
                  scoped_rds: { scoped_rds_config_source: ads },
                },
                http_filters: [
                  { name: "envoy.filters.http.local_ratelimit" },
                  { name: "envoy.filters.http.fault" },
                  { name: "envoy.filters.http.router" },
                ],
              },
            },
          ],
        },
      ],
    });
  });

  it("has a scope for each way to say a host", () => {
    const host = "chat-model.llm.svc.cluster.local";
    const scope = sealResource(ScopedRouteConfigurationSchema, envoyScope(host, name));
    expect(shown(ScopedRouteConfigurationSchema, scope.any.value)).toEqual({
      name: host,
      route_configuration_name: "llm/chat-model",
      key: { fragments: [{ string_key: host }] },
    });
    for (const each of hostsOf(name)) expect(parseHost(each)).toEqual(name);
    expect(parseHost("chat-model.llm.example.com")).toBeUndefined();
  });

  it.each([
    ["outbound/[::1]:80", { host: "::1", port: 80 }],
    ["outbound/0.0.0.0:15001", { host: "0.0.0.0", port: 15_001 }],
    ["outbound/localhost:80", undefined],
    ["outbound/127.0.0.1:70000", undefined],
    ["outbound/127.0.0.1:1e3", undefined],
    ["inbound/127.0.0.1:80", undefined],
  ])("reads where %s listens", (text, address) => {
    expect(parseEnvoyListenerName(text)).toEqual(address);
  });
});
