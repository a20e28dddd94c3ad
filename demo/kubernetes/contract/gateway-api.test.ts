import { describe } from "vitest";
import { type ContractRig, describeContract } from "../../../lib/control-planes/contract.fixture";
import { gatewayApiControlPlane } from "../../../lib/control-planes/gateway-api/adapter";
import { gatewayApiOptionsSchema } from "../../../lib/control-planes/gateway-api/options";
import { clusterRig } from "./cluster-rig.fixture";
import { tamperedRoute } from "./tampered-route.fixture";

async function start(protocol: "http" | "grpc"): Promise<ContractRig> {
  const { client, gate, loseNextAnswer, writes, ...rig } = await clusterRig();
  const routes = gatewayApiOptionsSchema.parse({ port: 8000, protocol });
  const settings = { versionLabel: "version", routes, services: {} };
  return {
    plane: gatewayApiControlPlane({ client, gate, settings }),
    service: rig.service,
    tamper: tamperedRoute(rig, protocol),
    loseNextAnswer: async () => loseNextAnswer(),
    writes: async () => writes(),
    stop: rig.stop,
  };
}

describe("Gateway API, HTTPRoute", () => describeContract(() => start("http"), null));
describe("Gateway API, GRPCRoute", () => describeContract(() => start("grpc"), null));
