import { describe } from "vitest";
import {
  ControlPlaneProcess,
  createTestDatabase,
  token,
} from "../../../controlplane/fixtures/control-plane-process";
import { migrate } from "../../db/migrate";
import { UpstreamGate } from "../../http/upstream-gate";
import { type ContractRig, describeContract } from "../contract.fixture";
import { xdsControlPlane } from "./adapter";
import { probeXds, xdsUpstream } from "./client";

async function start(): Promise<ContractRig> {
  const database = await createTestDatabase();
  await migrate(database.url, "prisma/migrations");
  const running = await ControlPlaneProcess.start(database.url);
  const upstream = xdsUpstream({ url: running.url, bearerToken: { value: token } });
  const probe = (signal: AbortSignal) => probeXds(upstream, signal);
  const gate = new UpstreamGate({ upstream: "control-plane", kind: "xds", probe });
  let isLosing = false;
  const ask = upstream.connection.ask.bind(upstream.connection);
  upstream.connection.ask = async (path, asked, signal) => {
    const answer = await ask(path, asked, signal);
    if (!isLosing || asked.method !== "PUT") return answer;
    isLosing = false;
    throw new Error("socket hang up");
  };
  let services = 0;
  return {
    plane: xdsControlPlane(upstream, () => gate),
    service: async () => {
      services += 1;
      const service = `contract-${services}`;
      for (const [at, version] of ["v1", "v2"].entries()) {
        const address = `127.0.0.1:${1 + services * 10 + at}`;
        await running.register({ service, version, instance: `${service}-${version}`, address });
      }
      return { mesh: "demo", namespace: "llm", service };
    },
    tamper: async ({ service }) => {
      const { body } = await running.get(service);
      const { route } = body.config ?? {};
      const split = [{ version: "v2", weightBp: 10_000 }];
      await running.put(
        { ...body.config, ...(route ? { route: { ...route, rules: [{ split }] } } : {}) },
        { service, ifMatch: String(body.etag) },
      );
      return null;
    },
    loseNextAnswer: async () => {
      isLosing = true;
    },
    writes: async () => (await running.deliveryIds()).length,
    stop: async () => {
      await upstream.connection.close();
      await running.end();
      await database.drop();
    },
  };
}

describe("Heddle's own", () =>
  describeContract(start, {
    limits: { maxRequests: 9 },
    outlierDetection: { failurePercentage: { thresholdPercent: 50, minRequests: 5, minHosts: 2 } },
  }));
