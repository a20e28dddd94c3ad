import { describe, expect, it } from "vitest";
import { type ContractRig, describeContract } from "../../../lib/control-planes/contract.fixture";
import { llmDControlPlane } from "../../../lib/control-planes/llm-d/adapter";
import { llmDOptionsSchema } from "../../../lib/control-planes/llm-d/options";
import { resourceKinds } from "../../../lib/kubernetes/resource-kinds";
import { type ClusterRig, clusterRig } from "./cluster-rig.fixture";
import { itTakesEveryField } from "./every-field.fixture";
import { evenedOut } from "./kept-rest.fixture";
import { tamperedObject } from "./tampered-route.fixture";

const rewrites = llmDOptionsSchema.parse({});
const planeOf = (given: Pick<ClusterRig, "client" | "gate">) =>
  llmDControlPlane({ ...given, settings: { versionLabel: "version", rewrites, services: {} } });

async function start(): Promise<ContractRig> {
  const { client, gate, loseNextAnswer, writes, ...rig } = await clusterRig();
  return {
    plane: planeOf({ client, gate }),
    service: rig.service,
    tamper: tamperedObject(rig, resourceKinds.inferenceModelRewrite, (name) => ({
      poolRef: { name },
      rules: [{ targets: [{ modelRewrite: `${name}-v2`, weight: 100 }] }],
    })),
    loseNextAnswer: async () => loseNextAnswer(),
    writes: async () => writes(),
    stop: rig.stop,
  };
}

describe("llm-d", () => {
  describeContract(start, null);
  itTakesEveryField(start);

  it("moves the weights of a rewrite that others wrote, and nothing else of it", async () => {
    const { before, after } = await evenedOut({
      kind: resourceKinds.inferenceModelRewrite,
      plane: planeOf,
      rule: "chat",
      specOf: (service) => ({
        poolRef: { name: service, group: "inference.networking.k8s.io" },
        rules: [
          {
            matches: [{ model: { value: "chat" } }],
            targets: [
              { modelRewrite: `${service}-v1`, weight: 3 },
              { modelRewrite: `${service}-v2`, weight: 1 },
            ],
          },
          { targets: [{ modelRewrite: "base" }] },
        ],
      }),
    });
    expect(after).toBe(before.replace('"weight":3', '"weight":2').replace('"weight":1', '"weight":2'));
  });
});
