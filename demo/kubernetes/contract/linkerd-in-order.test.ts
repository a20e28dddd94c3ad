import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ControlPlane, DesiredPolicy } from "../../../lib/control-planes/control-plane";
import { linkerdControlPlane } from "../../../lib/control-planes/linkerd/adapter";
import { linkerdOptionsSchema } from "../../../lib/control-planes/linkerd/options";
import { UpstreamGate } from "../../../lib/http/upstream-gate";
import { KubernetesClient } from "../../../lib/kubernetes/client";
import type { AccessSpec } from "../../../lib/policies/access-spec";
import type { Target } from "../../../lib/policies/names";
import type { RateLimitSpec } from "../../../lib/policies/rate-limit-spec";
import { send } from "../actors/api-client";
import { type Kubernetes, startKubernetes } from "../start-kubernetes";
import { isLetIn, type LinkerdCaller } from "./admitted-by-linkerd.fixture";

const namespace = "ai";
const origin = { policyId: "018f0000-0000-7000-8000-000000000001", revision: 1, changeId: "c" };
const group = "policy.linkerd.io";
const plurals = ["servers", "authorizationpolicies", "meshtlsauthentications"];
const token = "a-token-for-tests-alone";
let cluster: Kubernetes;
let client: KubernetesClient;
let services = 0;
let deliveries = 0;

beforeAll(async () => {
  cluster = await startKubernetes({
    tokens: { [token]: { user: "heddle", rights: "admin" } },
    objects: [{ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } }],
  });
  client = new KubernetesClient({ url: cluster.url, bearerToken: { value: token } });
});
afterAll(async () => {
  await client.close();
  await cluster.stop();
});

function planeOf(defaultPolicy: string): ControlPlane {
  const probe = (signal: AbortSignal) => client.version(signal);
  const gate = new UpstreamGate({ upstream: "control-plane", kind: "linkerd", probe });
  const routes = linkerdOptionsSchema.parse({ port: 8000, servers: { defaultPolicy } });
  return linkerdControlPlane({ client, gate, settings: { versionLabel: "version", routes, services: {} } });
}

function newTarget(): Target {
  services += 1;
  return { mesh: "demo", namespace, service: `chat-${services}` };
}

const callers: LinkerdCaller[] = [
  null,
  ...["llm", "web"].flatMap((of) => ["agent", "front"].map((account) => ({ namespace: of, account }))),
];
const sources = fc.uniqueArray(
  fc.constantFrom(
    { namespace: "llm" },
    { namespace: "web" },
    { namespace: "llm", service: "agent" },
    { namespace: "web", service: "front" },
  ),
  { minLength: 1, maxLength: 3, comparator: (a, b) => JSON.stringify(a) === JSON.stringify(b) },
);
const access: fc.Arbitrary<AccessSpec> = fc.oneof(
  fc.record({ mtls: fc.constantFrom("strict" as const, "permissive" as const) }),
  fc.constant<AccessSpec>({ allow: [] }),
  sources.map((from): AccessSpec => ({ allow: [{ from }] })),
);
const limits: fc.Arbitrary<RateLimitSpec> = fc
  .integer({ min: 1, max: 9 })
  .map((requestsPerSecond) => ({ rules: [{ requestsPerSecond }] }));
type Fault = "none" | "refused" | "lost" | "garbled";
const steps = fc.array(
  fc.record({
    desired: fc.oneof(
      {
        weight: 3,
        arbitrary: fc.option(access, { freq: 4 }).map((spec) => ({ kind: "access" as const, spec, origin })),
      },
      fc.option(limits, { freq: 2 }).map((spec) => ({ kind: "rate-limit" as const, spec, origin })),
    ),
    fault: fc.constantFrom<Fault>("none", "none", "refused", "lost", "garbled"),
  }),
  { minLength: 2, maxLength: 7 },
);

function put(fault: Fault): void {
  if (fault === "refused")
    cluster.faults.add({
      fault: "webhook-denial",
      resource: "authorizationpolicies",
      message: "a test says so",
    });
  if (fault === "lost") cluster.faults.add({ fault: "lost-response" });
  if (fault === "garbled") cluster.faults.add({ fault: "garbage", verbs: ["create", "patch"] });
}

function admitted({ service }: Target, defaultPolicy: string): boolean[] {
  const objects = plurals.flatMap((plural) => cluster.store.list({ group, plural }, namespace));
  return callers.map((caller) => isLetIn(objects, caller, { service, defaultPolicy }));
}

/** Until it is done; of a write that is refused, what stood is still told. */
async function carriedOut(
  plane: ControlPlane,
  target: Target,
  desired: DesiredPolicy,
  fault: Fault,
): Promise<void> {
  const held = async () => {
    const { etag, resources, deliveryId } = await plane.read(target, desired.kind);
    return { etag, resources, deliveryId };
  };
  const before = await held();
  const resources = plane.compile(target, desired);
  deliveries += 1;
  const write = { expectedEtag: before.etag, deliveryId: `linkerd-${deliveries}` };
  put(fault);
  const first = await plane.apply(target, desired.kind, resources, write).catch((error: unknown) => error);
  cluster.faults.clear();
  if (first instanceof Error) {
    if (fault === "refused") expect(await held()).toEqual(before);
    await expect
      .poll(() => plane.apply(target, desired.kind, resources, write).catch(() => null), { timeout: 10_000 })
      .toMatchObject({ outcome: "applied" });
  } else expect(first).toMatchObject({ outcome: "applied" });
  expect((await held()).resources).toEqual(resources);
}

describe.each(["all-unauthenticated", "all-authenticated", "deny"])(
  "who gets in, write by write, where a mesh by itself lets in: %s",
  (defaultPolicy) => {
    it("is never anybody whom neither policy lets in, and always everybody whom both do, whatever fails", async () => {
      const plane = planeOf(defaultPolicy);
      await fc.assert(
        fc.asyncProperty(steps, async (sequence) => {
          const target = newTarget();
          const standing: Record<string, unknown[]> = {};
          for (const { desired, fault } of sequence) {
            const before = admitted(target, defaultPolicy);
            const seen: boolean[][] = [];
            const stop = cluster.store.onChange(() => seen.push(admitted(target, defaultPolicy)));
            await carriedOut(plane, target, desired, fault).finally(stop);
            const after = admitted(target, defaultPolicy);
            if (desired.kind === "rate-limit") expect(after).toEqual(before);
            for (const now of seen) {
              const opened = callers.filter((_, index) => now[index] && !before[index] && !after[index]);
              const refused = callers.filter((_, index) => !now[index] && before[index] && after[index]);
              expect({ opened, refused }).toEqual({ opened: [], refused: [] });
            }
            standing[desired.kind] = plane.compile(target, desired);
            for (const [kind, resources] of Object.entries(standing))
              expect((await plane.read(target, kind as "access")).resources, kind).toEqual(resources);
          }
          const servers = cluster.store.list({ group, plural: "servers" }, namespace);
          expect(JSON.stringify(servers.map(({ metadata }) => metadata))).not.toContain(
            "transition.heddle.dev",
          );
        }),
        { numRuns: 12 },
      );
    }, 240_000);
  },
);

it("a rate limit is taken once Linkerd says so, and refused where its Server has another", async () => {
  const plane = planeOf("all-unauthenticated");
  const target = newTarget();
  const desired: DesiredPolicy = { kind: "rate-limit", spec: { rules: [{ requestsPerSecond: 5 }] }, origin };
  await carriedOut(plane, target, desired, "none");
  const { etag } = await plane.read(target, "rate-limit");
  const status = () => plane.status(target, "rate-limit", etag);
  expect(await status()).toEqual({ kind: "stored" });
  const access = { url: cluster.url, token };
  const path = `/apis/${group}/v1alpha1/namespaces/${namespace}/httplocalratelimitpolicies/${target.service}/status`;
  const say = (taken: "True" | "False", reason: string) => {
    const condition = {
      type: "Accepted",
      status: taken,
      reason,
      message: "",
      lastTransitionTime: "2026-08-01T00:00:00Z",
    };
    const targetRef = { group, kind: "Server", name: target.service };
    return send(
      access,
      "PATCH",
      path,
      { status: { conditions: [condition], targetRef } },
      "application/merge-patch+json",
    );
  };
  await say("True", "Accepted");
  expect(await status()).toEqual({ kind: "programmed" });
  await say("False", "RateLimitReasonAlreadyExists");
  expect(await status()).toMatchObject({ kind: "refused", reason: "RateLimitReasonAlreadyExists" });
});
