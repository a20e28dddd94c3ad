import { describe } from "vitest";
import { type ContractRig, describeContract } from "../../../lib/control-planes/contract.fixture";
import { envoyGatewayControlPlane } from "../../../lib/control-planes/envoy-gateway/adapter";
import { envoyGatewayOptionsSchema } from "../../../lib/control-planes/envoy-gateway/options";
import { clusterRig } from "./cluster-rig.fixture";
import { tamperedRoute } from "./tampered-route.fixture";

async function start(): Promise<ContractRig> {
  const { client, gate, loseNextAnswer, writes, ...rig } = await clusterRig();
  const routes = envoyGatewayOptionsSchema.parse({ port: 8000 });
  const settings = { versionLabel: "version", routes, services: {} };
  return {
    plane: envoyGatewayControlPlane({ client, gate, settings }),
    service: rig.service,
    tamper: tamperedRoute(rig, "http"),
    loseNextAnswer: async () => loseNextAnswer(),
    writes: async () => writes(),
    stop: rig.stop,
  };
}

describe("Envoy Gateway", () => {
  describeContract(start, { limits: { maxRequests: 9 }, outlierDetection: { consecutiveErrors: 5 } });
});
