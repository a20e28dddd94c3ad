import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ControlPlane, DesiredPolicy } from "../../../lib/control-planes/control-plane";
import { envoyGatewayControlPlane } from "../../../lib/control-planes/envoy-gateway/adapter";
import { envoyGatewayOptionsSchema } from "../../../lib/control-planes/envoy-gateway/options";
import { resourceKinds } from "../../../lib/kubernetes/resource-kinds";
import type { Target } from "../../../lib/policies/names";
import { type ClusterRig, clusterRig, stranger } from "./cluster-rig.fixture";

const origin = { policyId: "018f0000-0000-7000-8000-000000000001", revision: 1, changeId: "c" };
const kind = resourceKinds.backendTrafficPolicy;
let rig: ClusterRig;
let plane: ControlPlane;
let target: Target;
let deliveries = 0;

beforeEach(async () => {
  rig = await clusterRig();
  const routes = envoyGatewayOptionsSchema.parse({ port: 8000 });
  const settings = { versionLabel: "version", routes, services: {} };
  plane = envoyGatewayControlPlane({ client: rig.client, gate: rig.gate, settings });
  target = await rig.service();
});
afterEach(async () => rig.stop());

const limits = (maxRequests: number | null): DesiredPolicy => ({
  kind: "circuit-breaker",
  spec: maxRequests === null ? null : { limits: { maxRequests } },
  origin,
});
const rates = (requestsPerMinute: number | null): DesiredPolicy => ({
  kind: "rate-limit",
  spec: requestsPerMinute === null ? null : { rules: [{ match: { header: "x-tenant" }, requestsPerMinute }] },
  origin,
});

const balances = (slowStartMs: number | null): DesiredPolicy => ({
  kind: "load-balancing",
  spec: slowStartMs === null ? null : { algorithm: "least-request", slowStartMs: slowStartMs * 1_000 },
  origin,
});

async function write(desired: DesiredPolicy, isForced = false): Promise<string> {
  deliveries += 1;
  const { etag } = await plane.read(target, desired.kind);
  const wanted = { expectedEtag: etag, deliveryId: `d${deliveries}`, isForced };
  const written = await plane.apply(target, desired.kind, plane.compile(target, desired), wanted);
  return written.outcome;
}

/** Whether what is held of the kind is just this, by the newest delivery or by another. */
async function holds(desired: DesiredPolicy): Promise<boolean> {
  const held = await plane.read(target, desired.kind);
  return JSON.stringify(held.resources) === JSON.stringify(plane.compile(target, desired));
}

async function specThere(): Promise<Record<string, unknown> | null> {
  const signal = AbortSignal.timeout(5_000);
  const object = await rig.client.get(kind, { namespace: target.namespace, name: target.service }, signal);
  return object ? (object.spec as Record<string, unknown>) : null;
}

const foreign = (more: object) => {
  const targetRefs = [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute", name: target.service }];
  return rig.writeAs(stranger, kind, { name: target.service, spec: { targetRefs, ...more } });
};

describe("one BackendTrafficPolicy for all kinds but routes", () => {
  it("is written by each without the other", async () => {
    expect(await write(limits(9))).toBe("applied");
    const breaker = await plane.read(target, "circuit-breaker");
    expect(await write(rates(600))).toBe("applied");
    expect(await plane.read(target, "circuit-breaker")).toEqual(breaker);
    expect(await holds(rates(600))).toBe(true);
    const rate = await plane.read(target, "rate-limit");
    expect(await write(limits(5))).toBe("applied");
    expect(await plane.read(target, "rate-limit")).toEqual(rate);
    expect([await holds(limits(5)), await holds(rates(600))]).toEqual([true, true]);
    expect((await plane.status(target, "rate-limit", rate.etag)).kind).not.toBe("none");
  });

  it.each([
    ["the circuit breaker", limits(null), rates(600)],
    ["the rate limit", rates(null), limits(9)],
    ["load balancing", balances(null), limits(9)],
  ])("loses %s alone, and goes with the last", async (_, gone, stays) => {
    await write(limits(9));
    await write(gone.kind === "load-balancing" ? balances(30) : rates(600));
    expect(await write(gone)).toBe("applied");
    expect(await plane.read(target, gone.kind)).toMatchObject({ etag: "" });
    expect(await holds(stays)).toBe(true);
    expect(await write({ ...stays, spec: null } as DesiredPolicy)).toBe("applied");
    expect(await specThere()).toBeNull();
  });

  it.each([
    ["a rate limit", rates, "rateLimit.local"],
    ["a circuit breaker", limits, "circuitBreaker"],
    ["load balancing", balances, "loadBalancer.slowStart"],
  ] as const)(
    "keeps what others decided beside %s, also when that is taken away",
    async (_, decided, field) => {
      await foreign({ retry: { numRetries: 2 } });
      const { kind: own } = decided(1);
      expect(await plane.read(target, own)).toMatchObject({ etag: "" });
      expect(await write(decided(600))).toBe("applied");
      expect(await write(decided(60), true)).toBe("applied");
      expect([await holds(decided(60)), (await specThere())?.retry]).toEqual([true, { numRetries: 2 }]);
      expect(await write(decided(null))).toBe("applied");
      const left = await specThere();
      expect(left).toMatchObject({ retry: { numRetries: 2 } });
      expect(left).not.toHaveProperty(field);
    },
  );

  it("has a command for each that leaves the other alone", async () => {
    const [resource] = plane.compile(target, rates(600));
    const command = plane.command(target, "rate-limit", resource ? [resource] : [], "");
    expect(command).toContain("--field-manager=heddle-by-hand");
    expect(plane.command(target, "rate-limit", plane.compile(target, rates(null)), "")).not.toContain(
      "delete",
    );
  });

  it("is written over where somebody else limits rates only after that was seen", async () => {
    await foreign({ rateLimit: { local: { rules: [{ limit: { requests: 1, unit: "Hour" } }] } } });
    expect(await write(rates(600))).toBe("conflict");
    expect(await write(rates(600), true)).toBe("applied");
    expect(await holds(rates(600))).toBe(true);
  });

  it("tells what others limit as a rate limit, beside a circuit breaker", async () => {
    const limit = { requests: 5, unit: "Second" };
    await foreign({ circuitBreaker: { maxConnections: 7 }, rateLimit: { local: { rules: [{ limit }] } } });
    expect((await plane.found?.(target, "rate-limit"))?.whole).toMatchObject({
      outcome: "spec",
      spec: { rules: [{ requestsPerSecond: 5 }] },
    });
    expect((await plane.found?.(target, "circuit-breaker"))?.whole).toMatchObject({
      outcome: "spec",
      spec: { limits: { maxConnections: 7 } },
    });
  });
});
