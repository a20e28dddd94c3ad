import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ContractRig, describeContract } from "../../../lib/control-planes/contract.fixture";
import type { ControlPlane, DesiredPolicy } from "../../../lib/control-planes/control-plane";
import { envoyGatewayControlPlane } from "../../../lib/control-planes/envoy-gateway/adapter";
import { envoyGatewayOptionsSchema } from "../../../lib/control-planes/envoy-gateway/options";
import { type ResourceKind, resourceKinds } from "../../../lib/kubernetes/resource-kinds";
import type { Target } from "../../../lib/policies/names";
import type { RouteRule } from "../../../lib/policies/route-spec";
import { type ClusterRig, clusterRig, stranger } from "./cluster-rig.fixture";
import { tamperedObject } from "./tampered-route.fixture";

const origin = { policyId: "018f0000-0000-7000-8000-000000000001", revision: 1, changeId: "c" };
const parent = { kind: "Gateway", name: "models" } as const;
const routes = envoyGatewayOptionsSchema.parse({ port: 8000, parent });
const settings = { versionLabel: "version", routes, services: {} };
const { httpRoute, backendTrafficPolicy } = resourceKinds;

type Fault = RouteRule["fault"];
const late = (ms: number): Fault => ({
  delay: { percentBp: 1_050, ms },
  abort: { percentBp: 25, status: 503 },
});
function faulty(fault: Fault, v1Bp = 9_000): DesiredPolicy {
  const split = [
    { to: { version: "v1" }, weightBp: v1Bp },
    { to: { version: "v2" }, weightBp: 10_000 - v1Bp },
  ];
  const headers = { "x-tier": { exact: "premium" } };
  const own = fault ? { fault } : {};
  const spec = {
    rules: [
      { name: "premium", match: [{ headers }], split, ...own },
      { split, ...own },
    ],
  };
  return { kind: "route", spec, origin };
}
const noRoute: DesiredPolicy = { kind: "route", spec: null, origin };
const limits = (maxRequests: number | null): DesiredPolicy => ({
  kind: "circuit-breaker",
  spec: maxRequests === null ? null : { limits: { maxRequests } },
  origin,
});

const tampered = ({ writeAs }: Pick<ClusterRig, "writeAs">) =>
  tamperedObject({ writeAs }, httpRoute, (name) => ({
    parentRefs: [parent],
    rules: [{ backendRefs: [{ name: `${name}-v2`, port: 8000, weight: 100 }] }],
  }));

async function start(): Promise<ContractRig> {
  const { client, gate, loseNextAnswer, writes, ...rig } = await clusterRig();
  return {
    plane: envoyGatewayControlPlane({ client, gate, settings }),
    service: rig.service,
    tamper: tampered(rig),
    loseNextAnswer: async () => loseNextAnswer(),
    writes: async () => writes(),
    stop: rig.stop,
  };
}

describe("Envoy Gateway, a route whose rules have a fault", () => {
  const policy = (number: number) => faulty(late(number + 1), number * 100);
  describeContract(start, { limits: { maxRequests: 9 } }, { kind: "route", policy });
});

let rig: ClusterRig;
let plane: ControlPlane;
let target: Target;
let deliveries = 0;

/** A service of its own in a cluster of its own. */
async function setUp(): Promise<void> {
  rig = await clusterRig();
  plane = envoyGatewayControlPlane({ client: rig.client, gate: rig.gate, settings });
  target = await rig.service();
}

/** What is forced is the delivery before, tried again: another one would wait until the time of that one has run out. */
async function write(desired: DesiredPolicy, isForced = false): Promise<string> {
  if (!isForced) deliveries += 1;
  const { etag } = await plane.read(target, desired.kind);
  const wanted = { expectedEtag: etag, deliveryId: `f${deliveries}`, isForced };
  return (await plane.apply(target, desired.kind, plane.compile(target, desired), wanted)).outcome;
}
const object = (kind: ResourceKind) =>
  rig.client.get(kind, { namespace: target.namespace, name: target.service }, AbortSignal.timeout(5_000));
const policyThere = async () =>
  (await object(backendTrafficPolicy))?.spec as Record<string, unknown> | undefined;

describe("the fault of a route", () => {
  beforeEach(setUp);
  afterEach(async () => rig.stop());

  it("comes and goes with the route, and the policy with the last that it says", async () => {
    expect(await write(faulty(late(5)))).toBe("applied");
    expect(await policyThere()).toEqual({
      targetRefs: [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute", name: target.service }],
      faultInjection: {
        delay: { fixedDelay: "5ms", percentage: 10.5 },
        abort: { httpStatus: 503, percentage: 0.25 },
      },
    });
    expect(await write(faulty(undefined))).toBe("applied");
    expect(await policyThere()).toBeUndefined();
    expect(await write(faulty(late(6)))).toBe("applied");
    expect(await write(noRoute)).toBe("applied");
    expect([await policyThere(), await object(httpRoute)]).toEqual([undefined, undefined]);
  });

  it("and a circuit breaker are written without each other", async () => {
    await write(faulty(late(5)));
    const route = await plane.read(target, "route");
    expect(await write(limits(9))).toBe("applied");
    expect(await plane.read(target, "route")).toEqual(route);
    const breaker = await plane.read(target, "circuit-breaker");
    expect(await write(faulty(undefined))).toBe("applied");
    expect(await plane.read(target, "circuit-breaker")).toEqual(breaker);
    expect(await policyThere()).not.toHaveProperty("faultInjection");
    await write(faulty(late(7)));
    expect(await write(limits(null))).toBe("applied");
    expect(await policyThere()).toMatchObject({ faultInjection: { delay: { fixedDelay: "7ms" } } });
  });

  it("leaves a route without one as it was held before", async () => {
    await write(faulty(undefined));
    const { resources } = await plane.read(target, "route");
    expect(resources.map(({ ref }) => ref)).toEqual([`HTTPRoute ${target.namespace}/${target.service}`]);
    await write(limits(9));
    expect((await plane.found?.(target, "route"))?.objects).toEqual([
      `HTTPRoute ${target.namespace}/${target.service}`,
    ]);
  });

  it("that somebody else wrote is seen, told and written over only after that", async () => {
    await write(faulty(undefined));
    const { etag } = await plane.read(target, "route");
    const targetRefs = [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute", name: target.service }];
    const theirs = { targetRefs, retry: { numRetries: 2 }, faultInjection: { abort: { httpStatus: 500 } } };
    await rig.writeAs(stranger, backendTrafficPolicy, { name: target.service, spec: theirs });
    const held = await plane.read(target, "route");
    expect(held.etag).not.toBe(etag);
    expect(held.owners).toContain(stranger);
    expect((await plane.found?.(target, "route"))?.whole).toMatchObject({
      outcome: "spec",
      spec: {
        rules: [
          { fault: { abort: { percentBp: 10_000, status: 500 } } },
          { fault: { abort: { status: 500 } } },
        ],
      },
    });
    expect(await write(faulty(late(5)))).toBe("conflict");
    expect(await write(faulty(late(5)), true)).toBe("applied");
    expect(await policyThere()).toMatchObject({
      retry: { numRetries: 2 },
      faultInjection: { delay: { fixedDelay: "5ms" } },
    });
  });

  it("is refused where two policies are about the route, and a route without one is not", async () => {
    const targetRefs = [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute", name: target.service }];
    for (const name of ["one", "two"])
      await rig.writeAs(stranger, backendTrafficPolicy, {
        name,
        spec: { targetRefs, retry: { numRetries: 2 } },
      });
    expect(await write(faulty(undefined))).toBe("applied");
    await expect(write(faulty(late(5)))).rejects.toMatchObject({ params: { reason: "rivals" } });
    expect((await plane.read(target, "route")).resources).toEqual(plane.compile(target, faulty(undefined)));
  });

  it("has a command that says what else is to go", async () => {
    const without = plane.compile(target, faulty(undefined));
    expect(plane.command(target, "route", without, "")).toContain(
      `# Where BackendTrafficPolicy ${target.service} says spec.faultInjection, take that out of it.`,
    );
    const command = plane.command(target, "route", plane.compile(target, faulty(late(5))), "");
    expect(command).toContain("--field-manager=heddle-by-hand");
    expect(command).not.toContain("take that out");
  });
});
