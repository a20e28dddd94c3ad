import { describe, expect, it } from "vitest";
import { type ContractRig, describeContract } from "../../../lib/control-planes/contract.fixture";
import type { DesiredPolicy } from "../../../lib/control-planes/control-plane";
import { linkerdControlPlane } from "../../../lib/control-planes/linkerd/adapter";
import { linkerdOptionsSchema } from "../../../lib/control-planes/linkerd/options";
import { servedCases } from "../../../lib/control-planes/linkerd/served-cases.fixture";
import { resourceKinds } from "../../../lib/kubernetes/resource-kinds";
import { clusterRig, stranger } from "./cluster-rig.fixture";
import { tamperedRoute } from "./tampered-route.fixture";

const origin = { policyId: "018f0000-0000-7000-8000-000000000001", revision: 1, changeId: "c" };
const routes = linkerdOptionsSchema.parse({ port: 8000, servers: { defaultPolicy: "all-unauthenticated" } });
const settings = { versionLabel: "version", routes, services: {} };
const { localRateLimit, linkerdAuthorization, linkerdServer } = resourceKinds;
const targetRef = (name: string) => ({ group: "policy.linkerd.io", kind: "Server", name });

async function start(): Promise<ContractRig> {
  const { client, gate, loseNextAnswer, writes, ...rig } = await clusterRig();
  const tamperRoute = tamperedRoute(rig, "http");
  return {
    plane: linkerdControlPlane({ client, gate, settings }),
    service: rig.service,
    tamper: async (target, kind) => {
      const { service: name } = target;
      if (kind === "route") return tamperRoute(target, kind);
      if (kind === "rate-limit") {
        const spec = { targetRef: targetRef(name), total: { requestsPerSecond: 7 } };
        await rig.writeAs(stranger, localRateLimit, { name, spec });
      } else {
        const requiredAuthenticationRefs = [{ kind: "ServiceAccount", name: "anybody" }];
        const spec = { targetRef: targetRef(name), requiredAuthenticationRefs };
        await rig.writeAs(stranger, linkerdAuthorization, { name, spec });
      }
      return stranger;
    },
    loseNextAnswer: async () => loseNextAnswer(),
    writes: async () => writes(),
    stop: rig.stop,
  };
}

const limit = (number: number): DesiredPolicy => ({
  kind: "rate-limit",
  spec: {
    rules: [
      { requestsPerSecond: 200 + number },
      { per: { header: "l5d-client-id" }, requestsPerSecond: 100 + number },
    ],
  },
  origin,
});
const access = (number: number): DesiredPolicy => ({
  kind: "access",
  spec: { allow: [{ from: [{ namespace: `caller-${number}` }, { namespace: "llm", service: "agent" }] }] },
  origin,
});

describe("Linkerd", () => {
  describeContract(start, { outlierDetection: { consecutiveErrors: 5 } });
});

describe("Linkerd, of rates", () => {
  describeContract(start, null, { kind: "rate-limit", policy: limit });
});

describe("Linkerd, of who may call", () => {
  describeContract(start, null, { kind: "access", policy: access });
});

describe("a Server of Linkerd", () => {
  type Rig = ContractRig & Awaited<ReturnType<typeof clusterRig>>;
  let deliveries = 0;

  async function withRig(use: (rig: Pick<Rig, "plane" | "client" | "service" | "writeAs">) => Promise<void>) {
    const rig = await clusterRig();
    const plane = linkerdControlPlane({ client: rig.client, gate: rig.gate, settings });
    await use({ ...rig, plane }).finally(rig.stop);
  }

  async function write(
    { plane }: Pick<Rig, "plane">,
    target: Parameters<Rig["plane"]["read"]>[0],
    desired: DesiredPolicy,
  ) {
    deliveries += 1;
    const { etag } = await plane.read(target, desired.kind);
    const wanted = { expectedEtag: etag, deliveryId: `server-${deliveries}` };
    return plane.apply(target, desired.kind, plane.compile(target, desired), wanted);
  }

  const none = (kind: "rate-limit" | "access"): DesiredPolicy => ({ kind, spec: null, origin });
  const serverOf = async (
    { client }: Pick<Rig, "client">,
    { namespace, service: name }: { namespace: string; service: string },
  ) => client.get(linkerdServer, { namespace, name }, AbortSignal.timeout(5_000));

  it("is shared by both kinds, lets in whom it let in while a rate limit comes and goes, and goes with the last", async () => {
    await withRig(async (rig) => {
      const target = await rig.service();
      const policyOf = async () => (await serverOf(rig, target))?.spec;
      await write(rig, target, limit(1));
      expect(await policyOf()).toMatchObject({ accessPolicy: "all-unauthenticated", port: 8000 });
      expect(await rig.plane.read(target, "access")).toMatchObject({ etag: "" });
      await write(rig, target, access(1));
      expect(await policyOf()).toMatchObject({ accessPolicy: "deny" });
      const held = await rig.plane.read(target, "rate-limit");
      expect(held.resources).toEqual(rig.plane.compile(target, limit(1)));
      await write(rig, target, limit(2));
      expect(await policyOf()).toMatchObject({ accessPolicy: "deny" });
      await write(rig, target, none("rate-limit"));
      expect(await policyOf()).toMatchObject({ accessPolicy: "deny" });
      await write(rig, target, limit(3));
      await write(rig, target, none("access"));
      expect(await policyOf()).toMatchObject({ accessPolicy: "all-unauthenticated" });
      expect(await rig.plane.read(target, "access")).toMatchObject({ etag: "" });
      await write(rig, target, none("rate-limit"));
      expect(await serverOf(rig, target)).toBeUndefined();
    });
  });

  it.each([limit(1), access(1)])(
    "is not made beside another one that may be about the same pods: %#",
    async (desired) => {
      await withRig(async (rig) => {
        const target = await rig.service();
        const name = `other-${target.service}`;
        const spec = {
          podSelector: { matchLabels: { app: target.service } },
          port: 8000,
          accessPolicy: "deny",
        };
        await rig.writeAs(stranger, linkerdServer, { name, spec });
        await expect(write(rig, target, desired)).rejects.toMatchObject({
          message: expect.stringContaining(`${target.namespace}/${name}`),
          params: { reason: "other-server" },
        });
        expect(await serverOf(rig, target)).toBeUndefined();
      });
    },
  );

  it("and all that hangs on it is taken as it is compiled, and given back", async () => {
    await withRig(async (rig) => {
      let taken = 0;
      for (const [name, given] of Object.entries(servedCases)) {
        const target = await rig.service();
        const desired: DesiredPolicy = { ...given, origin };
        if (given.spec === null || rig.plane.unsupported(desired, target).length > 0) continue;
        taken += 1;
        expect(await write(rig, target, desired), name).toMatchObject({ outcome: "applied" });
        const { resources } = await rig.plane.read(target, given.kind);
        expect(resources, name).toEqual(rig.plane.compile(target, desired));
        const found = await rig.plane.found?.(target, given.kind);
        expect(found?.whole.outcome, name).toBe("spec");
      }
      expect(taken).toBeGreaterThan(5);
    });
  });
});
