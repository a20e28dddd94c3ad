import { describe, expect, it } from "vitest";
import type { RateLimitSpec } from "../../policies/rate-limit-spec";
import { faultsOfTable } from "../capability-faults.fixture";
import type { DesiredPolicy } from "../control-plane";
import { goldenOf, madeOfFields } from "../gateway-api/golden.fixture";
import { balancingCases } from "../istio/golden-cases.fixture";
import { envoyGatewayCapabilities } from "./capabilities";
import { compileEnvoyGateway, unsupportedEnvoyGateway } from "./compile";
import type { EnvoyGatewayKind } from "./kinds";
import { envoyGatewayOptionsSchema } from "./options";

const target = { mesh: "prod", namespace: "llm", service: "chat-model" };
const parent = { kind: "Gateway", name: "models" } as const;

const rateLimits: Record<string, RateLimitSpec> = {
  "requests of all calls, of each proxy": { rules: [{ requestsPerSecond: 100 }] },
  "requests and tokens of each tenant, of all proxies": {
    rules: [
      { match: { header: "x-tenant" }, requestsPerMinute: 600, tokensPerMinute: 200_000, scope: "global" },
    ],
  },
  "one tenant's calls of a method below a path, by user": {
    rules: [
      {
        name: "acme",
        match: { header: { name: "x-tenant", exact: "acme" }, method: "POST", path: { prefix: "/v1" } },
        per: { header: "x-user" },
        requestsPerMinute: 60,
      },
    ],
    status: 429,
  },
  "whoever has a tenant, together": {
    rules: [
      {
        match: { header: "x-tenant", path: { exact: "/v1/chat" } },
        per: "all",
        requestsPerMinute: 60,
        burst: 90,
      },
    ],
  },
};

describe.each([
  ["http-route", envoyGatewayOptionsSchema.parse({ port: 8000, parent, experimental: true })],
  ["grpc-route", envoyGatewayOptionsSchema.parse({ port: 9000, parent, protocol: "grpc", route: "chat" })],
])("Envoy Gateway, %s", (name, options) => {
  it("says of every field what it makes of it", () => {
    expect(faultsOfTable(envoyGatewayCapabilities(options))).toEqual({
      unknown: [],
      stray: [],
      wordless: [],
    });
  });

  it("gets the resources reviewed and checked in; to renew them, run this test with UPDATE=1", () => {
    const made = madeOfFields({
      compile: (desired: DesiredPolicy<EnvoyGatewayKind>) => compileEnvoyGateway(target, desired, options),
      unsupported: (desired: DesiredPolicy<EnvoyGatewayKind>) =>
        unsupportedEnvoyGateway(desired, options, target),
    });
    const origin = { policyId: "p", revision: 1, changeId: "c" };
    const others: [string, DesiredPolicy<EnvoyGatewayKind>][] = [
      ...Object.entries(rateLimits).map(([of, spec]): [string, DesiredPolicy<EnvoyGatewayKind>] => [
        of,
        { kind: "rate-limit", spec, origin },
      ]),
      ...Object.entries(balancingCases).map(([of, spec]): [string, DesiredPolicy<EnvoyGatewayKind>] => [
        of,
        { kind: "load-balancing", spec, origin },
      ]),
    ];
    for (const [limit, desired] of others) {
      const refused = unsupportedEnvoyGateway(desired, options, target);
      made[limit] = {
        ...(refused.length === 0 ? {} : { unsupported: refused.map(({ path, code }) => `${path}: ${code}`) }),
        resources: compileEnvoyGateway(target, desired, options).map(({ ref, body }) => ({
          [ref]: body === "" ? null : JSON.parse(body),
        })),
      };
    }
    expect(made).toEqual(goldenOf(new URL(`fixtures/${name}.golden.yaml`, import.meta.url), made));
  });
});
