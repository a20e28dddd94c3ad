import { readFileSync } from "node:fs";
import { create } from "@bufbuild/protobuf";
import { DurationSchema } from "@bufbuild/protobuf/wkt";
import { describe, expect, it } from "vitest";
import { ClusterSchema } from "../generated/envoy/config/cluster/v3/cluster_pb";
import { ClusterLoadAssignmentSchema } from "../generated/envoy/config/endpoint/v3/endpoint_pb";
import { RouteConfigurationSchema } from "../generated/envoy/config/route/v3/route_pb";
import { HTTPFaultSchema } from "../generated/envoy/extensions/filters/http/fault/v3/fault_pb";
import { validationRules } from "../generated/validation-rules";
import { buildCluster } from "./build-cluster";
import { buildEndpoints } from "./build-endpoints";
import { messageFault } from "./check-message";
import { packAny } from "./resource";
import { ruleFault } from "./rule-fault";
import type { FieldRule } from "./validation-rule";

const protos = "node_modules/@grpc/grpc-js-xds/deps/envoy-api/";

describe("the rules", () => {
  it("are those of the protos that the generated code comes from", () => {
    const names = Object.entries(validationRules).filter(([, { source }]) => source.startsWith("envoy/"));
    expect(names.length).toBeGreaterThan(150);
    for (const [name, { source, fields }] of names) {
      const text = readFileSync(`${protos}${source}`, "utf8");
      expect(text).toContain(`message ${name.split(".").at(-1)} {`);
      for (const field of Object.keys(fields)) {
        expect(text, `${name}.${field}`).toMatch(
          new RegExp(`\\b${field} = \\d+\\s*\\[[^;]*validate\\.rules`),
        );
      }
    }
  });

  it("say nothing that is not looked at", () => {
    const known: Record<string, readonly string[]> = {
      string: ["min_len", "max_bytes", "pattern", "in", "well_known_regex", "strict", "ignore_empty"],
      bytes: ["min_len", "max_len"],
      bool: ["const"],
      uint32: ["gt", "gte", "lt", "lte"],
      uint64: ["gt", "gte", "lt", "lte"],
      double: ["gt", "gte", "lt", "lte"],
      enum: ["defined_only", "not_in"],
      duration: ["gt", "gte", "lt", "lte", "required"],
      message: ["required"],
      any: ["required"],
      repeated: ["min_items", "max_items", "unique", "items"],
      map: ["min_pairs", "keys"],
    };
    const unknown: string[] = [];
    const look = (rule: FieldRule, at: string) => {
      for (const [kind, said] of Object.entries(rule)) {
        for (const word of Object.keys(said))
          if (!known[kind]?.includes(word)) unknown.push(`${at} ${kind}.${word}`);
      }
      for (const inner of [rule.repeated?.items, rule.map?.keys]) if (inner) look(inner, at);
    };
    for (const [name, { fields }] of Object.entries(validationRules)) {
      for (const [field, rule] of Object.entries(fields)) look(rule, `${name}.${field}`);
    }
    expect(unknown).toEqual([]);
  });

  it.each([
    [{ string: { min_len: "1" } }, "", "a"],
    [{ string: { max_bytes: "3" } }, "abcd", "abc"],
    [{ string: { well_known_regex: "HTTP_HEADER_NAME", strict: false } }, "a\nb", "x tier"],
    [{ string: { well_known_regex: "HTTP_HEADER_VALUE", strict: true } }, "\u0001", "a b"],
    [{ string: { in: ["a", "b"] } }, "c", "b"],
    [{ uint32: { lte: 100 } }, 101, 100],
    [{ uint64: { gte: "1", lt: "5" } }, 5, 4],
    [{ double: { gt: 0 } }, 0, 0.1],

    [{ repeated: { min_items: "1", items: { string: { min_len: "1" } } } }, [""], ["a"]],
    [{ repeated: { max_items: "1" } }, [1, 2], [1]],
    [{ map: { min_pairs: "1", keys: { string: { min_len: "2" } } } }, { a: 1 }, { ab: 1 }],
  ] as [FieldRule, unknown, unknown][])("%j refuses %j and takes %j", (rule, bad, good) => {
    expect(ruleFault(rule, bad)).toEqual(expect.any(String));
    expect(ruleFault(rule, good)).toBeUndefined();
  });
});

it("a duration has its bounds in text", () => {
  const rule: FieldRule = { duration: { gt: "0s", lte: "1.5s" } };
  const seconds = (value: number) => create(DurationSchema, { nanos: value * 1e9 });
  expect([seconds(0), seconds(2)].map((value) => ruleFault(rule, value) === undefined)).toEqual([
    false,
    false,
  ]);
  expect(ruleFault(rule, seconds(1.5))).toBeUndefined();
});

describe("messageFault", () => {
  it("takes what is published", () => {
    expect(messageFault(ClusterSchema, buildCluster("llm/chat-model"))).toBeUndefined();
    const endpoints = buildEndpoints("llm/chat-model", [{ host: "10.0.0.1", port: 80 }]);
    expect(messageFault(ClusterLoadAssignmentSchema, endpoints)).toBeUndefined();
  });

  it("names the field deep inside", () => {
    const route = create(RouteConfigurationSchema, {
      virtualHosts: [
        {
          name: "v",
          domains: ["*"],
          routes: [
            {
              match: { pathSpecifier: { case: "prefix", value: "/" } },
              action: { case: "route", value: {} },
            },
          ],
        },
      ],
    });
    expect(messageFault(RouteConfigurationSchema, route)).toEqual({
      path: "virtual_hosts[0].routes[0].route",
      message: "one of cluster_specifier has to be set (envoy/config/route/v3/route_components.proto)",
    });
  });

  it("looks into what is packed", () => {
    const fault = create(HTTPFaultSchema, { abort: { errorType: { case: "httpStatus", value: 99 } } });
    const route = create(RouteConfigurationSchema, {
      typedPerFilterConfig: { fault: packAny(HTTPFaultSchema, fault) },
    });
    expect(messageFault(RouteConfigurationSchema, route)).toMatchObject({
      path: "typed_per_filter_config[fault]{HTTPFault}.abort.http_status",
    });
    const broken = packAny(HTTPFaultSchema, fault);
    broken.value = new Uint8Array([0xff]);
    route.typedPerFilterConfig = { fault: broken };
    expect(messageFault(RouteConfigurationSchema, route)?.message).toMatch(/^is no .*HTTPFault/);
  });

  it("tells what has to be there and is not", () => {
    const cluster = buildCluster("");
    expect(messageFault(ClusterSchema, cluster)).toMatchObject({ path: "name" });
    const endpoints = buildEndpoints("llm/a", [{ host: "", port: 70_000 }]);
    expect(messageFault(ClusterLoadAssignmentSchema, endpoints)?.path).toMatch(/socket_address\.address$/);
  });
});
