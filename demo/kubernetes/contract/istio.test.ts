import { describe, expect } from "vitest";
import { type ContractRig, describeContract } from "../../../lib/control-planes/contract.fixture";
import { istioControlPlane } from "../../../lib/control-planes/istio/adapter";
import { resourceKinds } from "../../../lib/kubernetes/resource-kinds";
import type { AccessSpec } from "../../../lib/policies/access-spec";
import { clusterRig, stranger } from "./cluster-rig.fixture";

const settings = { versionLabel: "version", domain: "cluster.local" };

async function start(): Promise<ContractRig> {
  const { client, gate, service, writeAs, writes, loseNextAnswer, stop } = await clusterRig();
  const plane = istioControlPlane({ client, gate, settings });
  return {
    plane,
    service,
    tamper: async (target, kind) => {
      if (kind === "access") {
        await writeAs(stranger, resourceKinds.authorizationPolicy, {
          name: target.service,
          spec: { selector: { matchLabels: { app: target.service } }, action: "ALLOW", rules: [{}] },
        });
        return stranger;
      }
      const host = `${target.service}.${target.namespace}.svc.cluster.local`;
      expect(kind).toBe("route");
      await writeAs(stranger, resourceKinds.virtualService, {
        name: target.service,
        spec: { hosts: [host], http: [{ route: [{ destination: { host, subset: "v2" }, weight: 100 }] }] },
      });
      return stranger;
    },
    loseNextAnswer: async () => loseNextAnswer(),
    writes: async () => writes(),
    stop,
  };
}

const access = (number: number): AccessSpec => ({
  mtls: number > 50 ? "strict" : "permissive",
  allow: [{ from: { namespace: `caller-${number}` } }],
  deny: [{ from: { namespace: "others" }, paths: [`/${number}`] }],
  jwt: [{ issuer: "https://issuer.test", jwksUri: `https://issuer.test/${number}` }],
});

describe("Istio, of who may call", () => {
  const origin = { policyId: "018f0000-0000-7000-8000-000000000001", revision: 1, changeId: "c" };
  const policy = (number: number) => ({ kind: "access" as const, spec: access(number), origin });
  describeContract(start, null, { kind: "access", policy });
});

describe("Istio", () => {
  describeContract(start, { limits: { maxRequests: 9 }, outlierDetection: { consecutiveErrors: 5 } });
});
