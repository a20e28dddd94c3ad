import { GRPCRoute, HTTPRoute } from "@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RouteMatch, RouteRule, RouteSpec } from "../../policies/route-spec";
import type { DesiredPolicy } from "../control-plane";
import { compileGatewayApi } from "./compile";
import { decompileGatewayApi } from "./decompile";
import { backendsOf, expressible, likelyRouteSpec } from "./expressible.fixture";
import { conditionOf, headerMatch } from "./header-match";
import { type GatewayApiOptions, gatewayApiOptionsSchema } from "./options";
import { reachableRules, takesEverything } from "./reachable-rules";
import { unsupportedGatewayApi } from "./unsupported";

const target = { mesh: "prod", namespace: "llm", service: "chat-model" };
const desired = (spec: RouteSpec): DesiredPolicy<"route"> => ({
  kind: "route",
  spec,
  origin: { policyId: "p", revision: 1, changeId: "c" },
});

function objectOf(spec: RouteSpec, options: GatewayApiOptions): Record<string, unknown> {
  const [resource] = compileGatewayApi(target, desired(spec), options);
  return JSON.parse(resource?.body ?? "");
}

/** What says the same: the rules that a call can reach, no condition on any path, the reasons as codes have them. */
function sameMeaning(spec: RouteSpec): RouteSpec {
  return { rules: reachableRules(spec).map(sameRule) };
}

function sameRule({ match, retries, fault: _saysNothing, ...rule }: RouteRule): RouteRule {
  const isOpen = match?.length === 1 && takesEverything({ match });
  const on =
    retries?.on.filter((reason) => reason !== "connect-failure" && reason !== "refused-stream") ?? [];
  return {
    ...rule,
    ...(match === undefined || isOpen ? {} : { match: match.map(sameMatch) }),
    ...(retries === undefined ? {} : { retries: { ...retries, on: ["connect-failure", ...on] } }),
  };
}

function sameMatch({ path, headers, grpc }: RouteMatch): RouteMatch {
  const isAny = path !== undefined && "prefix" in path && path.prefix === "/";
  return {
    ...(path === undefined || isAny ? {} : { path }),
    ...(headers === undefined || Object.keys(headers).length === 0 ? {} : { headers }),
    ...(grpc === undefined ? {} : { grpc }),
  };
}

describe.each([
  { protocol: "http", experimental: false, parent: { kind: "Service" } },
  { protocol: "http", experimental: true, parent: { kind: "Service" } },
  {
    protocol: "http",
    experimental: true,
    parent: { kind: "Gateway", name: "models", hostnames: ["a.example"] },
  },
  { protocol: "grpc", experimental: false, parent: { kind: "Service" } },
] as const)("any policy that a route can say ($protocol, $experimental, $parent.kind)", (form) => {
  const optionsFor = (spec: RouteSpec) =>
    gatewayApiOptionsSchema.parse({ ...form, port: 8000, backends: backendsOf(spec) });

  it("comes back from its route, which its resource definition's schema takes, and compiles to it again", () => {
    let said = 0;
    fc.assert(
      fc.property(likelyRouteSpec, (given) => {
        const options = optionsFor(given);
        const spec = expressible(given, (one) => unsupportedGatewayApi(desired(one), options, target));
        if (spec === undefined) return;
        said += 1;
        const object = { ...objectOf(spec, options), metadata: { name: target.service } };
        expect(decompileGatewayApi(target, object, options)).toEqual({
          outcome: "spec",
          spec: sameMeaning(spec),
        });
        expect(objectOf(sameMeaning(spec), options)).toEqual(objectOf(spec, options));
        const Model = form.protocol === "grpc" ? GRPCRoute : HTTPRoute;
        expect(() => new Model(object as never).validate()).not.toThrow();
      }),
      { numRuns: 150 },
    );
    expect(said).toBeGreaterThan(25);
  });
});

it("a header's condition comes back from its expression, whatever it looks like", () => {
  const text = fc.oneof(fc.string(), fc.stringMatching(/^[a\\.*?:()^$|]{0,8}$/));
  const condition = fc.oneof(
    fc.record({ exact: text }),
    fc.record({ prefix: text }),
    fc.record({ regex: text }),
    fc.record({ present: fc.constant(true) }),
  );
  fc.assert(
    fc.property(condition, (given) => {
      const match = headerMatch("x", given);
      if (match === undefined) expect(Object.values(given)).toEqual([""]);
      else expect(conditionOf(match)).toEqual(given);
    }),
    { numRuns: 2_000 },
  );
});
