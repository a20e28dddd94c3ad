import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ControlPlane, DesiredPolicy } from "../../../lib/control-planes/control-plane";
import { istioControlPlane } from "../../../lib/control-planes/istio/adapter";
import { UpstreamGate } from "../../../lib/http/upstream-gate";
import { KubernetesClient } from "../../../lib/kubernetes/client";
import type { AccessRule } from "../../../lib/policies/access-rule";
import type { AccessSpec } from "../../../lib/policies/access-spec";
import type { Target } from "../../../lib/policies/names";
import { type Kubernetes, startKubernetes } from "../start-kubernetes";
import { isAdmitted, type SampleCall } from "./admitted.fixture";

const namespace = "ai";
const origin = { policyId: "018f0000-0000-7000-8000-000000000001", revision: 1, changeId: "c" };
const group = "security.istio.io";
const plurals = ["peerauthentications", "authorizationpolicies", "requestauthentications"];
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
  plane = istioControlPlane({ client, gate, settings: { versionLabel: "version", domain: "cluster.local" } });
});
afterAll(async () => {
  await client.close();
  await cluster.stop();
});

const issuers = ["https://a.test", "https://b.test"];
const calls: SampleCall[] = [null, "cluster.local/ns/llm/sa/agent", "cluster.local/ns/web/sa/front"].flatMap(
  (principal) =>
    ["/v1/chat", "/admin"].flatMap((path) =>
      ["GET", "POST"].flatMap((method) =>
        [null, ...issuers].map((issuer) => ({ principal, path, method, issuer })),
      ),
    ),
);

// Who must carry a token says so beside whose tokens are verified: a token that nobody verifies lets nobody in.
const rule = fc
  .record(
    {
      from: fc.constantFrom<AccessRule["from"]>(
        { namespace: "llm" },
        { namespace: "llm", service: "agent" },
        { namespace: "web" },
      ),
      methods: fc.constantFrom<AccessRule["methods"]>(["POST"], ["GET", "POST"]),
      paths: fc.constantFrom<AccessRule["paths"]>(["/v1/*"], ["/admin"], ["/v1/chat", "/admin"]),
      requireJwt: fc.constantFrom(...issuers).map((issuer) => ({ issuer })),
    },
    { requiredKeys: [] },
  )
  .filter((fields) => Object.keys(fields).length > 0) as fc.Arbitrary<AccessRule>;
const rules = fc.array(rule, { minLength: 1, maxLength: 2 });
const specs = fc
  .record(
    {
      mtls: fc.constantFrom<AccessSpec["mtls"]>("strict", "permissive"),
      allow: fc.oneof(rules, fc.constant<AccessRule[]>([])),
      deny: rules,
    },
    { requiredKeys: [] },
  )
  .map((spec) => ({ ...spec, jwt: issuers.map((issuer) => ({ issuer, jwksUri: "https://keys.test" })) }));
type Fault = "none" | "refused" | "lost" | "garbled";
const steps = fc.array(
  fc.record({
    spec: fc.option(specs, { freq: 6 }),
    fault: fc.constantFrom<Fault>("none", "none", "refused", "lost", "garbled"),
  }),
  { minLength: 2, maxLength: 6 },
);

function put(fault: Fault): void {
  if (fault === "refused") {
    cluster.faults.add({
      fault: "webhook-denial",
      resource: "authorizationpolicies",
      message: "a test says so",
    });
  }
  if (fault === "lost") cluster.faults.add({ fault: "lost-response" });
  if (fault === "garbled") cluster.faults.add({ fault: "garbage", verbs: ["create", "patch"] });
}

/** Which of the sample calls get in, by what stands there now. */
function admitted({ service }: Target): boolean[] {
  const objects = plurals
    .flatMap((plural) => cluster.store.list({ group, plural }, namespace))
    .filter(({ metadata }) => metadata.name === service || metadata.name === `${service}.deny`);
  return calls.map((call) => isAdmitted(objects, call));
}

const held = async (target: Target) => {
  const { etag, resources, deliveryId } = await plane.read(target, "access");
  return { etag, resources, deliveryId };
};

/** Until it is done; a write that the webhook refuses is no step, and what stood is still told. */
async function carriedOut(target: Target, spec: AccessSpec | null, fault: Fault): Promise<void> {
  const before = await held(target);
  const desired: DesiredPolicy = { kind: "access", spec, origin };
  const resources = plane.compile(target, desired);
  deliveries += 1;
  const write = { expectedEtag: before.etag, deliveryId: `access-${deliveries}` };
  put(fault);
  const first = await plane.apply(target, "access", resources, write).catch((error: unknown) => error);
  cluster.faults.clear();
  if (first instanceof Error) {
    if (fault === "refused") expect(await held(target)).toEqual(before);
    await expect
      .poll(() => plane.apply(target, "access", resources, write).catch(() => null), { timeout: 10_000 })
      .toMatchObject({ outcome: "applied" });
  } else expect(first).toMatchObject({ outcome: "applied" });
  expect((await held(target)).resources).toEqual(resources);
}

describe("who may call, write by write", () => {
  it("is never anybody whom neither policy lets in, and always everybody whom both do, whatever fails", async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (sequence) => {
        services += 1;
        const target = { mesh: "demo", namespace, service: `chat-${services}` };
        for (const { spec, fault } of sequence) {
          const before = admitted(target);
          const seen: boolean[][] = [];
          const stop = cluster.store.onChange(() => seen.push(admitted(target)));
          await carriedOut(target, spec, fault).finally(stop);
          const after = admitted(target);
          for (const now of seen) {
            const opened = calls.filter((_, index) => now[index] && !before[index] && !after[index]);
            const refused = calls.filter((_, index) => !now[index] && before[index] && after[index]);
            expect({ opened, refused }).toEqual({ opened: [], refused: [] });
          }
          const left = JSON.stringify(
            cluster.store
              .list({ group, plural: "peerauthentications" }, namespace)
              .map(({ metadata }) => metadata),
          );
          expect(left).not.toContain("transition.heddle.dev");
        }
      }),
      { numRuns: 30 },
    );
  }, 120_000);
});
