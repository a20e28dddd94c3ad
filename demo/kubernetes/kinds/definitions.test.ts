import { describe, expect, it } from "vitest";
import type { Json } from "../json";
import { withDefaults } from "../schema/defaults";
import { type DefinitionFile, definitionFiles, kindsOf, readDefinitions } from "./definitions";

describe("the resource definitions", () => {
  it.each(definitionFiles)("of %s are each for one kind, with one version stored", (file) => {
    const definitions = readDefinitions(file);
    expect(definitions.length).toBeGreaterThan(0);
    for (const { metadata, spec } of definitions) {
      expect(metadata.name).toBe(`${spec.names.plural}.${spec.group}`);
      expect(spec.versions.filter(({ storage }) => storage)).toHaveLength(1);
    }
  });

  it("of the experimental channel have fields that the standard ones have not", () => {
    const fieldsOfRules = (file: DefinitionFile) => {
      const route = readDefinitions(file)
        .flatMap(kindsOf)
        .find(({ kind }) => kind === "HTTPRoute");
      return Object.keys(route?.schema.properties?.spec?.properties?.rules?.items?.properties ?? {});
    };
    expect(fieldsOfRules("gateway-api")).not.toContain("retry");
    expect(fieldsOfRules("gateway-api-experimental")).toEqual(
      expect.arrayContaining([...fieldsOfRules("gateway-api"), "retry"]),
    );
  });

  it.each<[DefinitionFile, string, Json, Json]>([
    [
      "linkerd",
      "Server",
      { spec: { port: 80 } },
      { spec: { port: 80, accessPolicy: "deny", proxyProtocol: "unknown" } },
    ],
    [
      "envoy-gateway",
      "BackendTrafficPolicy",
      { spec: { retry: {} } },
      { spec: { retry: { numRetries: 2 } } },
    ],
    [
      "inference",
      "InferencePool",
      { spec: { endpointPickerRef: { name: "p" } } },
      { spec: { endpointPickerRef: { name: "p", group: "", kind: "Service", failureMode: "FailClose" } } },
    ],
    [
      "ai-gateway",
      "AIGatewayRoute",
      { spec: { parentRefs: [{ name: "g" }], rules: [{ backendRefs: [{ name: "b" }] }] } },
      {
        spec: {
          parentRefs: [{ group: "gateway.networking.k8s.io", kind: "Gateway", name: "g" }],
          rules: [
            { backendRefs: [{ name: "b", weight: 1, priority: 0 }], modelsOwnedBy: "Envoy AI Gateway" },
          ],
        },
      },
    ],
    [
      "llm-d",
      "InferenceModelRewrite",
      { spec: { poolRef: { name: "p" }, rules: [] } },
      { spec: { poolRef: { name: "p", group: "llm-d.ai", kind: "InferencePool" }, rules: [] } },
    ],
  ])("of %s fill in the defaults of a %s", (file, name, given, expected) => {
    const kind = readDefinitions(file)
      .flatMap(kindsOf)
      .find(({ kind }) => kind === name);
    expect(withDefaults(kind?.schema, given)).toEqual(expected);
  });
});
