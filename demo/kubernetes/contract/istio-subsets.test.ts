import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ControlPlane, DesiredPolicy } from "../../../lib/control-planes/control-plane";
import { istioControlPlane } from "../../../lib/control-planes/istio/adapter";
import { UpstreamGate } from "../../../lib/http/upstream-gate";
import { KubernetesClient } from "../../../lib/kubernetes/client";
import type { KubernetesObject } from "../kinds/kubernetes-object";
import { type Kubernetes, startKubernetes } from "../start-kubernetes";

const target = { mesh: "demo", namespace: "ai", service: "chat" };
const host = "chat.ai.svc.cluster.local";
const origin = { policyId: "018f0000-0000-7000-8000-000000000001", revision: 1, changeId: "c" };
const group = "networking.istio.io";
let cluster: Kubernetes;
let client: KubernetesClient;
let gate: UpstreamGate;
let plane: ControlPlane;
let deliveries = 0;

const planeWith = (more: object) =>
  istioControlPlane({
    client,
    gate,
    settings: { versionLabel: "version", domain: "cluster.local", ...more },
  });

beforeEach(async () => {
  cluster = await startKubernetes({
    tokens: { t: { user: "heddle", rights: "admin" } },
    objects: [{ apiVersion: "v1", kind: "Namespace", metadata: { name: "ai" } }],
    installed: ["istio"],
    hasIstiodWebhook: true,
  });
  client = new KubernetesClient({ url: cluster.url, bearerToken: { value: "t" } });
  const probe = (signal: AbortSignal) => client.version(signal);
  gate = new UpstreamGate({ upstream: "control-plane", kind: "istio", probe });
  plane = planeWith({});
});
afterEach(async () => {
  await client.close();
  await cluster.stop();
});

async function write(desired: DesiredPolicy): Promise<void> {
  deliveries += 1;
  const { etag } = await plane.read(target, desired.kind);
  const wanted = { expectedEtag: etag, deliveryId: `d${deliveries}` };
  const written = await plane.apply(target, desired.kind, plane.compile(target, desired), wanted);
  expect(written.outcome).toBe("applied");
}

const to = (...versions: string[]): DesiredPolicy => {
  const split = versions.map((version) => ({ to: { version }, weightBp: 10_000 / versions.length }));
  return { kind: "route", spec: { rules: [{ split }] }, origin };
};
const none: DesiredPolicy = { kind: "route", spec: null, origin };
const limits = (maxRequests: number | null): DesiredPolicy => ({
  kind: "circuit-breaker",
  spec: maxRequests === null ? null : { limits: { maxRequests } },
  origin,
});

const rule = (name = "chat") => cluster.store.get({ group, plural: "destinationrules" }, "ai", name);
const subsets = (name?: string) =>
  ((rule(name)?.spec ?? {}) as { subsets?: { name: string }[] }).subsets?.map((subset) => subset.name);

const othersRoute = {
  apiVersion: `${group}/v1`,
  kind: "VirtualService",
  metadata: { name: "others", namespace: "web" },
  spec: { hosts: ["web.invalid"], http: [{ route: [{ destination: { host, subset: "v2" } }] }] },
} as unknown as KubernetesObject;

describe("the subsets of a service", () => {
  it("that no route uses any more stay until the next change, and then go", async () => {
    await write(to("v1", "v2"));
    await write(to("v1"));
    expect(subsets()).toEqual(["v1", "v2"]);
    await write(to("v1"));
    expect(subsets()).toEqual(["v1"]);
  });

  it("stay as long as a route of others uses them, wherever it is", async () => {
    cluster.seed([othersRoute]);
    await write(to("v1", "v2"));
    await write(to("v1"));
    await write(limits(5));
    expect(subsets()).toEqual(["v1", "v2"]);
    const stored = cluster.store.get({ group, plural: "virtualservices" }, "web", "others");
    if (stored) cluster.store.remove({ group, plural: "virtualservices" }, stored);
    await write(limits(6));
    expect(subsets()).toEqual(["v1"]);
  });

  it("leave with the last policy, and the object with them", async () => {
    await write(to("v1", "v2"));
    await write(limits(5));
    await write(none);
    expect(subsets()).toEqual(["v1", "v2"]);
    await write(limits(null));
    expect(rule()).toBeUndefined();
  });
});

describe("a DestinationRule of others", () => {
  const theirs = {
    host: "chat",
    trafficPolicy: {
      tls: { mode: "ISTIO_MUTUAL" },
      connectionPool: { tcp: { connectTimeout: "3s" } },
      portLevelSettings: [{ port: { number: 9090 }, tls: { mode: "DISABLE" } }],
    },
  };

  it("keeps all of its own beside what Heddle says, and after that is gone", async () => {
    const metadata = { name: "theirs", namespace: "ai" };
    const object = { apiVersion: `${group}/v1`, kind: "DestinationRule", metadata, spec: theirs };
    cluster.seed([object as unknown as KubernetesObject]);
    await write(to("v1", "v2"));
    await write(limits(5));
    expect(rule()).toBeUndefined();
    expect(rule("theirs")?.spec).toMatchObject({
      ...theirs,
      trafficPolicy: {
        ...theirs.trafficPolicy,
        connectionPool: { ...theirs.trafficPolicy.connectionPool, http: { http2MaxRequests: 5 } },
      },
    });
    expect(subsets("theirs")).toEqual(["v1", "v2"]);
    await write(none);
    await write(limits(null));
    expect(rule("theirs")?.spec).toEqual(theirs);
  });
});

describe("an istiod that does not tell", () => {
  it("says nothing of the cluster: writes go on", async () => {
    await write(to("v1"));
    const { etag } = await plane.read(target, "route");
    plane = planeWith({ istiod: { url: "http://127.0.0.1:9" } });
    await expect(plane.status(target, "route", etag)).rejects.toMatchObject({
      code: "upstream-unavailable",
      upstream: "control-plane",
    });
    expect(gate.state().state).toBe("up");
  });
});
