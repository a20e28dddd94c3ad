import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ControlPlane, DesiredPolicy } from "../../../lib/control-planes/control-plane";
import { istioControlPlane } from "../../../lib/control-planes/istio/adapter";
import type { IstioTrafficKind } from "../../../lib/control-planes/istio/kinds";
import { unsupportedIstio } from "../../../lib/control-planes/istio/unsupported";
import { UpstreamGate } from "../../../lib/http/upstream-gate";
import { KubernetesClient } from "../../../lib/kubernetes/client";
import type { Target } from "../../../lib/policies/names";
import { anyBalancingSpec } from "../../../lib/policies/written/specs.fixture";
import type { KubernetesObject } from "../kinds/kubernetes-object";
import { type Kubernetes, startKubernetes } from "../start-kubernetes";

const namespace = "ai";
const origin = { policyId: "018f0000-0000-7000-8000-000000000001", revision: 1, changeId: "c" };
const versions = ["v1", "v2", "v3"] as const;
let cluster: Kubernetes;
let client: KubernetesClient;
let plane: ControlPlane;
let services = 0;
let deliveries = 0;

beforeAll(async () => {
  cluster = await startKubernetes({
    tokens: { t: { user: "heddle", rights: "admin" } },
    objects: [{ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } }],
    installed: ["istio"],
    hasIstiodWebhook: true,
  });
  client = new KubernetesClient({ url: cluster.url, bearerToken: { value: "t" } });
  const probe = (signal: AbortSignal) => client.version(signal);
  const gate = new UpstreamGate({ upstream: "control-plane", kind: "istio", probe });
  plane = istioControlPlane({
    client,
    gate,
    settings: { versionLabel: "version", domain: "cluster.local" },
  });
});
afterAll(async () => {
  await client.close();
  await cluster.stop();
});

type Fault = "none" | "refused route" | "refused rule" | "lost" | "garbled";
type Step = { desired: DesiredPolicy<IstioTrafficKind>; fault: Fault };

const weights = fc.constantFrom([100], [50, 50], [90, 10], [20, 30, 50], [0, 100]);
const routes = fc
  .tuple(weights, fc.shuffledSubarray([...versions], { minLength: 3 }))
  .map(([shares, order]): DesiredPolicy<IstioTrafficKind> => {
    const split = shares.map((share, index) => ({
      to: { version: order[index] ?? "v1" },
      weightBp: share * 100,
    }));
    return { kind: "route", spec: { rules: [{ split }] }, origin };
  });
const part = fc.integer({ min: 1, max: 9 }).map((maxRequests) => ({ limits: { maxRequests } }));
const breakers = fc
  .record(
    {
      service: part,
      versions: fc.dictionary(fc.constantFrom(...versions), part, { minKeys: 1, maxKeys: 2 }),
    },
    { requiredKeys: ["service"] },
  )
  .map(
    ({ service, versions: own }): DesiredPolicy<IstioTrafficKind> => ({
      kind: "circuit-breaker",
      spec: { ...service, ...(own ? { versions: own } : {}) },
      origin,
    }),
  );
const balancers = anyBalancingSpec
  .map((spec) => ({ kind: "load-balancing", spec, origin }) as const)
  .filter((desired) => unsupportedIstio(desired).length === 0);
const kinds = ["route", "circuit-breaker", "load-balancing"] as const;
const nothing = fc
  .constantFrom<IstioTrafficKind>(...kinds)
  .map(
    (kind): DesiredPolicy<IstioTrafficKind> =>
      ({ kind, spec: null, origin }) as DesiredPolicy<IstioTrafficKind>,
  );
const steps = fc.array(
  fc.record<Step>({
    desired: fc.oneof(
      { weight: 3, arbitrary: routes },
      { weight: 2, arbitrary: breakers },
      balancers,
      nothing,
    ),
    fault: fc.constantFrom<Fault>("none", "none", "none", "refused route", "refused rule", "lost", "garbled"),
  }),
  { minLength: 3, maxLength: 10 },
);
const standing = fc.constantFrom("nothing", "a rule of others");

function put(fault: Fault): void {
  const message = "configuration is invalid: a test says so";
  if (fault === "refused route")
    cluster.faults.add({ fault: "webhook-denial", resource: "virtualservices", message });
  if (fault === "refused rule")
    cluster.faults.add({ fault: "webhook-denial", resource: "destinationrules", message });
  if (fault === "lost") cluster.faults.add({ fault: "lost-response" });
  if (fault === "garbled") cluster.faults.add({ fault: "garbage", verbs: ["create", "patch"] });
}

const group = "networking.istio.io";
const all = (plural: string) => cluster.store.list({ group, plural }, namespace);

/** Subsets that routes name and no rule of the host has. */
function missing({ service }: Target): string[] {
  const host = `${service}.${namespace}.svc.cluster.local`;
  const rules = all("destinationrules").filter(({ spec }) => (spec as { host: string }).host === host);
  const there = rules.flatMap(({ spec }) => (spec as { subsets?: { name: string }[] }).subsets ?? []);
  const names = new Set(there.map(({ name }) => name));
  const named = JSON.stringify(all("virtualservices").map(({ spec }) => spec)).matchAll(
    /"host":"([^"]+)","subset":"([^"]+)"/g,
  );
  return [...named].flatMap(([, of, subset = ""]) => (of === host && !names.has(subset) ? [subset] : []));
}

const foreign = (service: string): KubernetesObject =>
  ({
    apiVersion: `${group}/v1`,
    kind: "DestinationRule",
    metadata: { name: `${service}-theirs`, namespace },
    spec: {
      host: `${service}.${namespace}.svc.cluster.local`,
      trafficPolicy: {
        tls: { mode: "ISTIO_MUTUAL" },
        portLevelSettings: [{ port: { number: 9090 }, tls: { mode: "DISABLE" } }],
      },
    },
  }) as never;

async function heldOf(target: Target, kind: IstioTrafficKind) {
  const { etag, resources, deliveryId } = await plane.read(target, kind);
  return { etag, resources, deliveryId };
}

const allOf = async (target: Target) => ({
  route: await heldOf(target, "route"),
  "circuit-breaker": await heldOf(target, "circuit-breaker"),
  "load-balancing": await heldOf(target, "load-balancing"),
});

async function carriedOut(target: Target, { desired, fault }: Step): Promise<void> {
  const { kind } = desired;
  const before = await allOf(target);
  const resources = plane.compile(target, desired);
  deliveries += 1;
  const write = { expectedEtag: before[kind].etag, deliveryId: `delivery-${deliveries}` };
  put(fault);
  const first = await plane.apply(target, kind, resources, write).catch((error: unknown) => error);
  cluster.faults.clear();
  if (first instanceof Error && fault.startsWith("refused")) {
    expect(first).toMatchObject({ code: "invalid-spec", upstream: undefined });
    expect(await allOf(target)).toEqual(before);
    return;
  }
  if (first instanceof Error) {
    await expect
      .poll(() => plane.apply(target, kind, resources, write).catch(() => null), { timeout: 10_000 })
      .toMatchObject({ outcome: "applied" });
  } else expect(first).toMatchObject({ outcome: "applied" });
  const after = await allOf(target);
  expect(after[kind].resources).toEqual(resources);
  for (const other of kinds.filter((each) => each !== kind)) expect(after[other]).toEqual(before[other]);
}

describe("a cluster's objects, write by write", () => {
  it("never send calls to a subset that is not there, whatever is decided and whatever fails on the way", async () => {
    await fc.assert(
      fc.asyncProperty(standing, steps, async (stands, sequence) => {
        services += 1;
        const target = { mesh: "demo", namespace, service: `chat-${services}` };
        const found: string[] = [];
        const stop = cluster.store.onChange(({ object }) => {
          for (const subset of missing(target)) found.push(`${object.kind} left out ${subset}`);
        });
        const theirs = foreign(target.service);
        if (stands !== "nothing") cluster.seed([theirs]);
        try {
          for (const step of sequence) await carriedOut(target, step);
        } finally {
          stop();
        }
        expect(found).toEqual([]);
        if (stands === "nothing") return;
        const name = `${target.service}-theirs`;
        const rule = cluster.store.get({ group, plural: "destinationrules" }, namespace, name);
        expect(rule?.spec).toMatchObject(theirs.spec as object);
      }),
      { numRuns: 25 },
    );
  }, 120_000);
});
