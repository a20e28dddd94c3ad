import { describe, expect, it } from "vitest";
import { faultsOfTable } from "../capability-faults.fixture";
import type { DesiredPolicy } from "../control-plane";
import type { EnvoyGatewayKind } from "../envoy-gateway/kinds";
import { goldenOf, madeOfFields } from "../gateway-api/golden.fixture";
import { aiGatewayCapabilities } from "./capabilities";
import { compileAiGateway } from "./compile";
import { type AiGatewayOptions, aiGatewayOptionsSchema } from "./options";
import { unsupportedAiGateway } from "./unsupported";

const target = { mesh: "prod", namespace: "llm", service: "chat-model" };
const parent = { kind: "Gateway", name: "models" } as const;
const forms: Record<string, AiGatewayOptions> = {
  "backends-by-pattern": aiGatewayOptionsSchema.parse({ parent }),
  "models-and-a-pool": aiGatewayOptionsSchema.parse({
    parent: { ...parent, namespace: "gateways", sectionName: "https", hostnames: ["chat.example"] },
    backends: {
      v1: { name: "hosted", model: "chat-small" },
      v2: { kind: "InferencePool", name: "llama", namespace: "pools" },
      v3: { name: "hosted", namespace: "next", model: "chat-large" },
    },
  }),
};

it("Envoy AI Gateway says of every field what it makes of it", () => {
  expect(faultsOfTable(aiGatewayCapabilities)).toEqual({ unknown: [], stray: [], wordless: [] });
});

describe.each(Object.entries(forms))("Envoy AI Gateway, %s", (name, options) => {
  it("gets the resources reviewed and checked in; to renew them, run this test with UPDATE=1", () => {
    const made = madeOfFields({
      compile: (desired: DesiredPolicy<EnvoyGatewayKind>) => compileAiGateway(target, desired, options),
      unsupported: (desired: DesiredPolicy<EnvoyGatewayKind>) =>
        unsupportedAiGateway(desired, options, target),
    });
    expect(made).toEqual(goldenOf(new URL(`fixtures/${name}.golden.yaml`, import.meta.url), made));
  });
});
