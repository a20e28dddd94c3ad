import { describe, expect, it } from "vitest";
import { type ContractRig, describeContract } from "../../../lib/control-planes/contract.fixture";
import { aiGatewayControlPlane } from "../../../lib/control-planes/envoy-ai-gateway/adapter";
import { aiGatewayOptionsSchema } from "../../../lib/control-planes/envoy-ai-gateway/options";
import { resourceKinds } from "../../../lib/kubernetes/resource-kinds";
import { type ClusterRig, clusterRig } from "./cluster-rig.fixture";
import { itTakesEveryField } from "./every-field.fixture";
import { evenedOut } from "./kept-rest.fixture";
import { tamperedObject } from "./tampered-route.fixture";

const parent = { kind: "Gateway", name: "models" } as const;
const routes = aiGatewayOptionsSchema.parse({ parent });

const planeOf = (given: Pick<ClusterRig, "client" | "gate">) =>
  aiGatewayControlPlane({ ...given, settings: { versionLabel: "version", routes, services: {} } });

async function start(): Promise<ContractRig> {
  const { client, gate, loseNextAnswer, writes, ...rig } = await clusterRig();
  return {
    plane: planeOf({ client, gate }),
    service: rig.service,
    tamper: tamperedObject(rig, resourceKinds.aiGatewayRoute, (name) => ({
      parentRefs: [parent],
      rules: [{ backendRefs: [{ name: `${name}-v2`, weight: 100 }] }],
    })),
    loseNextAnswer: async () => loseNextAnswer(),
    writes: async () => writes(),
    stop: rig.stop,
  };
}

describe("Envoy AI Gateway", () => {
  describeContract(start, { limits: { maxRequests: 9 }, outlierDetection: { consecutiveErrors: 5 } });
  itTakesEveryField(start);

  it("moves the weights of a route that others wrote, and nothing else of it", async () => {
    const { before, after } = await evenedOut({
      kind: resourceKinds.aiGatewayRoute,
      plane: planeOf,
      rule: "small",
      specOf: (service) => ({
        parentRefs: [parent],
        llmRequestCosts: [{ metadataKey: "total", type: "TotalToken" }],
        rules: [
          {
            name: "small",
            matches: [{ headers: [{ name: "x-ai-eg-model", value: "small" }] }],
            backendRefs: [
              { name: `${service}-v1`, weight: 3, bodyMutation: { remove: ["service_tier"] } },
              { name: `${service}-v2`, weight: 1 },
            ],
            streamIdleTimeout: "15s",
          },
          { name: "rest", backendRefs: [{ name: "elsewhere" }] },
        ],
      }),
    });
    // Only the two numbers are others, the keys' order included.
    expect(after).toBe(before.replace('"weight":3', '"weight":2').replace('"weight":1', '"weight":2'));
  });
});
