import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ControlPlane, DesiredPolicy } from "../../../lib/control-planes/control-plane";
import { envoyGatewayControlPlane } from "../../../lib/control-planes/envoy-gateway/adapter";
import { envoyGatewayOptionsSchema } from "../../../lib/control-planes/envoy-gateway/options";
import { UpstreamGate } from "../../../lib/http/upstream-gate";
import { KubernetesClient } from "../../../lib/kubernetes/client";
import type { Target } from "../../../lib/policies/names";
import type { RouteRule } from "../../../lib/policies/route-spec";
import { type Kubernetes, startKubernetes } from "../start-kubernetes";

const namespace = "ai";
const origin = { policyId: "018f0000-0000-7000-8000-000000000001", revision: 1, changeId: "c" };
const routes = envoyGatewayOptionsSchema.parse({ port: 8000, parent: { kind: "Gateway", name: "models" } });
const kinds = ["route", "circuit-breaker"] as const;
let cluster: Kubernetes;
let client: KubernetesClient;
let plane: ControlPlane;
let services = 0;
let deliveries = 0;

beforeAll(async () => {
  cluster = await startKubernetes({
    tokens: { t: { user: "heddle", rights: "admin" } },
    objects: [{ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } }],
  });
  client = new KubernetesClient({ url: cluster.url, bearerToken: { value: "t" } });
  const probe = (signal: AbortSignal) => client.version(signal);
  const gate = new UpstreamGate({ upstream: "control-plane", kind: "envoy-gateway", probe });
  const settings = { versionLabel: "version", routes, services: {} };
  plane = envoyGatewayControlPlane({ client, gate, settings });
});
afterAll(async () => {
  await client.close();
  await cluster.stop();
});

const fault = fc.option(
  fc.constantFrom<NonNullable<RouteRule["fault"]>>(
    { delay: { percentBp: 10_000, ms: 50 } },
    { abort: { percentBp: 1, status: 503 } },
    { delay: { percentBp: 5_000, ms: 700 }, abort: { percentBp: 5_000, status: 404 } },
  ),
  { nil: undefined },
);
const route = fc.option(
  fc.tuple(fault, fc.constantFrom("v1", "v2")).map(([own, version]) => ({
    rules: [{ split: [{ to: { version }, weightBp: 10_000 }], ...(own ? { fault: own } : {}) }],
  })),
  { freq: 5 },
);
const breaker = fc.option(fc.constantFrom({ limits: { maxRequests: 3 } }, { limits: { maxRequests: 8 } }));
const desired = fc.oneof(
  { weight: 3, arbitrary: route.map((spec): DesiredPolicy => ({ kind: "route", spec, origin })) },
  { weight: 1, arbitrary: breaker.map((spec): DesiredPolicy => ({ kind: "circuit-breaker", spec, origin })) },
);
type Failure = "none" | "no policy" | "lost" | "garbled";
const steps = fc.array(
  fc.record({ desired, failure: fc.constantFrom<Failure>("none", "none", "no policy", "lost", "garbled") }),
  { minLength: 2, maxLength: 6 },
);

function put(failure: Failure): void {
  const verbs = ["create", "patch", "delete"];
  const resource = "backendtrafficpolicies";
  if (failure === "no policy") cluster.faults.add({ fault: "error", code: 500, verbs, resource });
  if (failure === "lost") cluster.faults.add({ fault: "lost-response" });
  if (failure === "garbled") cluster.faults.add({ fault: "garbage", verbs: ["create", "patch"] });
}

const objects = ({ service }: Target) =>
  [
    { group: "gateway.networking.k8s.io", plural: "httproutes" },
    { group: "gateway.envoyproxy.io", plural: "backendtrafficpolicies" },
  ].map((kind) => cluster.store.get(kind, namespace, service));
const faultThere = (target: Target) =>
  JSON.stringify((objects(target)[1]?.spec as { faultInjection?: unknown } | undefined)?.faultInjection);

async function heldOf(target: Target, kind: (typeof kinds)[number]) {
  const { etag, resources, deliveryId } = await plane.read(target, kind);
  return { etag, resources, deliveryId };
}

/** Until it is done; after what failed on the way everything reads as before. Gives whether something did. */
async function carriedOut(
  target: Target,
  { kind, ...rest }: DesiredPolicy,
  failure: Failure,
): Promise<boolean> {
  if (kind !== "route" && kind !== "circuit-breaker") throw new RangeError(kind);
  const before = await heldOf(target, kind);
  const [other = kind] = kinds.filter((each) => each !== kind);
  const beside = await heldOf(target, other);
  const resources = plane.compile(target, { kind, ...rest } as DesiredPolicy);
  deliveries += 1;
  const write = { expectedEtag: before.etag, deliveryId: `delivery-${deliveries}` };
  put(failure);
  const first = await plane.apply(target, kind, resources, write).catch((error: unknown) => error);
  cluster.faults.clear();
  if (first instanceof Error) {
    if (failure === "no policy") expect(await heldOf(target, kind)).toEqual(before);
    await expect
      .poll(() => plane.apply(target, kind, resources, write).catch(() => null), { timeout: 10_000 })
      .toMatchObject({ outcome: "applied" });
  } else expect(first).toMatchObject({ outcome: "applied" });
  expect((await heldOf(target, kind)).resources).toEqual(resources);
  expect(await heldOf(target, other)).toEqual(beside);
  return first instanceof Error;
}

describe("a route and the fault of its rules, write by write", () => {
  it("are what stood or what is wanted, whatever fails on the way, and no half is left", async () => {
    let failed = 0;
    await fc.assert(
      fc.asyncProperty(steps, async (sequence) => {
        services += 1;
        const target = { mesh: "demo", namespace, service: `chat-${services}` };
        for (const { desired: wanted, failure } of sequence) {
          const seen = [faultThere(target)];
          const stop = cluster.store.onChange(() => seen.push(faultThere(target)));
          failed += Number(await carriedOut(target, wanted, failure).finally(stop));
          const ends = [seen[0], faultThere(target)];
          expect(seen.filter((now) => !ends.includes(now))).toEqual([]);
          expect(JSON.stringify(objects(target))).not.toContain("transition.heddle.dev");
        }
      }),
      { numRuns: 25 },
    );
    expect(failed).toBeGreaterThan(5);
  }, 120_000);
});
