import { GRPCRoute, HTTPRoute } from "@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1";
import { describe, expect, it } from "vitest";
import { fields } from "../capability-faults.fixture";
import { gatewayApiCapabilities } from "./capabilities";
import { compileGatewayApi } from "./compile";
import { fieldCases } from "./field-cases.fixture";
import { goldenOf, madeOfFields, ofRoutesAlone } from "./golden.fixture";
import { type GatewayApiOptions, gatewayApiOptionsSchema } from "./options";
import { unsupportedGatewayApi } from "./unsupported";

const target = { mesh: "prod", namespace: "llm", service: "chat-model" };
const origin = { policyId: "p", revision: 1, changeId: "c" };
const pool = { group: "inference.networking.k8s.io", kind: "InferencePool" };
const forms: Record<string, GatewayApiOptions> = {
  "http-route": gatewayApiOptionsSchema.parse({ port: 8000 }),
  "http-route-experimental": gatewayApiOptionsSchema.parse({ port: 8000, experimental: true }),
  "grpc-route": gatewayApiOptionsSchema.parse({ port: 9000, protocol: "grpc" }),
  "gateway-and-pools": gatewayApiOptionsSchema.parse({
    port: 8000,
    parent: { kind: "Gateway", name: "models", namespace: "gateways", hostnames: ["chat.example"] },
    backends: {
      v1: { ...pool, name: "chat-model-7b" },
      v2: { ...pool, name: "chat-model-8b" },
      v3: { name: "chat-model", namespace: "next", port: 8443 },
    },
  }),
};

/** The path of each part of a value, `*` for any item. */
function* pathsIn(value: unknown, path: string): Generator<string> {
  if (typeof value !== "object" || value === null) {
    yield path.replace(/\.\*$/, `.${value}`).replace("weightBp", "weight").replace("percentBp", "percent");
    return;
  }
  for (const [key, item] of Object.entries(value)) {
    const isPlace = Array.isArray(value) || /\.headers$|^versions$/.test(path);
    yield* pathsIn(item, `${path === "" ? "" : `${path}.`}${isPlace ? "*" : key}`);
  }
}

it("there is a case for every field that a route or a circuit breaker can have", () => {
  const said = new Set(
    Object.values(fieldCases).flatMap(({ kind, spec }) =>
      [...pathsIn(spec, "")].map((path) => `${kind} ${path}`),
    ),
  );
  const unsaid = fields
    .filter(({ kind }) => kind === "route" || kind === "circuit-breaker")
    .map(({ kind, path }) => `${kind} ${path}`)
    // Whose rest is kept is a patch of what stands (`kubernetes/kept-rest.ts`).
    .filter((field) => field !== "route keepRest")
    .filter((field) => !field.startsWith("circuit-breaker versions.") && !said.has(field));
  expect(unsaid).toEqual([]);
});

describe.each(Object.entries(forms))("the resources of %s", (name, options) => {
  const adapter = ofRoutesAlone({
    compile: (desired) => compileGatewayApi(target, desired, options),
    unsupported: (desired) => unsupportedGatewayApi(desired, options, target),
    capabilities: gatewayApiCapabilities(options),
  });

  it("are those reviewed and checked in; to renew them, run this test with UPDATE=1", () => {
    const made = madeOfFields(adapter);
    expect(made).toEqual(goldenOf(new URL(`fixtures/${name}.golden.yaml`, import.meta.url), made));
  });

  it("are taken by the schema of their resource definition", () => {
    const bodies = Object.values(fieldCases)
      .flatMap((given) => adapter.compile({ ...given, origin }))
      .filter(({ body }) => body !== "");
    expect(bodies.length).toBeGreaterThan(10);
    for (const { body } of bodies) {
      const object = { ...JSON.parse(body), metadata: { name: "chat-model" } };
      const model = object.kind === "GRPCRoute" ? new GRPCRoute(object) : new HTTPRoute(object);
      expect(() => model.validate()).not.toThrow();
    }
  });
});
