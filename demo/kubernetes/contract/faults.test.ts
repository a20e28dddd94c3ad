import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ControlPlane } from "../../../lib/control-planes/control-plane";
import { istioControlPlane } from "../../../lib/control-planes/istio/adapter";
import { UpstreamGate } from "../../../lib/http/upstream-gate";
import { KubernetesClient } from "../../../lib/kubernetes/client";
import type { Faults } from "../faults/faults";
import { type Kubernetes, startKubernetes } from "../start-kubernetes";

const target = { mesh: "demo", namespace: "ai", service: "chat" };
const origin = { policyId: "018f0000-0000-7000-8000-000000000001", revision: 1, changeId: "c" };
const rules = { group: "networking.istio.io", plural: "destinationrules" };
const routes = { group: "networking.istio.io", plural: "virtualservices" };
const patient = { timeout: 10_000 };
let cluster: Kubernetes;
let client: KubernetesClient;
let gate: UpstreamGate;
let plane: ControlPlane;

function planeFor(token: string): ControlPlane {
  client = new KubernetesClient({ url: cluster.url, bearerToken: { value: token } });
  const probe = (signal: AbortSignal) => client.version(signal);
  gate = new UpstreamGate({ upstream: "control-plane", kind: "istio", probe });
  const settings = { versionLabel: "version", domain: "cluster.local" };
  return istioControlPlane({ client, gate, settings });
}

beforeEach(async () => {
  const reading = { verbs: ["get", "list", "watch"] };
  cluster = await startKubernetes({
    tokens: {
      admin: { user: "heddle", rights: "admin" },
      reader: { user: "heddle", rights: [reading] },
      nobody: { user: "heddle", rights: "nothing" },
    },
    objects: [{ apiVersion: "v1", kind: "Namespace", metadata: { name: "ai" } }],
    installed: ["istio"],
    hasIstiodWebhook: true,
  });
  plane = planeFor("admin");
});
afterEach(async () => {
  await client.close();
  await cluster.stop();
});

function desired() {
  const split = [
    { to: { version: "v1" }, weightBp: 9_000 },
    { to: { version: "v2" }, weightBp: 1_000 },
  ];
  return plane.compile(target, { kind: "route", spec: { rules: [{ split }] }, origin });
}
const apply = () => plane.apply(target, "route", desired(), { expectedEtag: "", deliveryId: "d1" });

/** The same delivery again, until what went wrong is over: nothing half written is in its way. */
async function completes(): Promise<void> {
  cluster.faults.clear();
  await expect.poll(() => apply().catch(() => null), patient).toMatchObject({ outcome: "applied" });
  const held = await plane.read(target, "route");
  expect(held).toMatchObject({ deliveryId: "d1", resources: desired() });
  expect(gate.state().state).toBe("up");
}

type Fault = Parameters<Faults["add"]>[0];
const denial: Fault = {
  fault: "webhook-denial",
  message: "configuration is invalid: it says so",
  resource: "virtualservices",
};

describe("a write that goes wrong", () => {
  it.each<[string, Fault, string, "open" | "closed"]>([
    ["the API has too much to do", { fault: "too-many-requests" }, "upstream-unavailable", "open"],
    ["the API fails", { fault: "error", code: 500 }, "upstream-bad-answer", "closed"],
    ["the API is not available", { fault: "error", code: 503 }, "upstream-unavailable", "closed"],
    ["a webhook is away", { fault: "webhook-unreachable" }, "upstream-unavailable", "open"],
    ["the answer is lost", { fault: "lost-response" }, "upstream-unavailable", "closed"],
    ["the answer is garbage", { fault: "garbage", verbs: ["create"] }, "upstream-bad-answer", "closed"],
    ["nothing answers", { fault: "hang", verbs: ["create"] }, "upstream-timeout", "closed"],
  ])("%s: it is tried again, and completed", async (_, fault, code, state) => {
    await plane.read(target, "route");
    cluster.faults.add(fault);
    const error = await apply().catch((cause: unknown) => cause);
    expect(error).toMatchObject({ code, upstream: "control-plane" });
    // Of a gate that closed the error says since when.
    expect("since" in (error as { extra: object }).extra).toBe(state === "closed");
    await completes();
  });

  it("tells how long to wait where the API says so", async () => {
    cluster.faults.add({ fault: "too-many-requests", retryAfterSeconds: 7 });
    await expect(apply()).rejects.toMatchObject({ params: { retryAfterSeconds: 7 } });
  });

  it.each([
    ["what the first write was", "destinationrules"],
    ["what the second write was", "virtualservices"],
  ])("a webhook refuses %s: that is final, and leaves the section as it was", async (_, resource) => {
    const before = await plane.read(target, "route");
    cluster.faults.add({ ...denial, resource });
    await expect(apply()).rejects.toMatchObject({
      code: "invalid-spec",
      upstream: undefined,
      message: expect.stringContaining("it says so"),
    });
    expect(gate.state().state).toBe("up");
    expect(await plane.read(target, "route")).toEqual(before);
    expect(cluster.store.list(routes)).toEqual([]);
    await completes();
  });

  it("that was refused half way can be taken back", async () => {
    cluster.faults.add(denial);
    await expect(apply()).rejects.toMatchObject({ code: "invalid-spec" });
    expect(cluster.store.list(rules)).toHaveLength(1);
    const none = plane.compile(target, { kind: "route", spec: null, origin });
    const undo = { expectedEtag: "", deliveryId: "d2" };
    expect(await plane.apply(target, "route", none, undo)).toEqual({ outcome: "applied", etag: "" });
    expect((await plane.read(target, "route")).etag).toBe("");
  });

  it("is not made without the right to, and says which; the cluster counts as alive", async () => {
    plane = planeFor("reader");
    await expect(apply()).rejects.toMatchObject({
      code: "upstream-bad-answer",
      upstream: "control-plane",
      message: expect.stringContaining('cannot create resource "destinationrules"'),
    });
    expect(gate.state().state).toBe("up");
    expect(cluster.store.list(rules)).toEqual([]);
  });

  it("is not made with credentials that nobody knows, and no error holds them", async () => {
    plane = planeFor("a-token-that-is-secret");
    const error = await apply().catch((cause: unknown) => cause);
    expect(error).toMatchObject({ code: "upstream-bad-answer", upstream: "control-plane" });
    expect(JSON.stringify([error, String(error), gate.state()])).not.toContain("a-token-that-is-secret");
    expect(gate.state().state).toBe("down");
  });

  it("is refused by name where something else has the object's name", async () => {
    const host = "other.ai.svc.cluster.local";
    cluster.seed([
      {
        apiVersion: "networking.istio.io/v1",
        kind: "VirtualService",
        metadata: { name: "chat", namespace: "ai" },
        spec: { hosts: [host], http: [{ route: [{ destination: { host } }] }] },
      },
    ]);
    await expect(apply()).rejects.toMatchObject({
      code: "invalid-spec",
      params: { reason: "name-taken" },
      message: "VirtualService ai/chat is there already, and is about something else",
    });
  });
});

describe("a look that goes wrong", () => {
  it.each<[string, Fault, string]>([
    ["too much to do", { fault: "too-many-requests" }, "upstream-unavailable"],
    ["a failure", { fault: "error", code: 500 }, "upstream-bad-answer"],
    ["not available", { fault: "error", code: 503 }, "upstream-unavailable"],
    ["garbage", { fault: "garbage" }, "upstream-bad-answer"],
    ["no answer", { fault: "hang" }, "upstream-timeout"],
  ])("%s: it says so, and the next one works", async (_, fault, code) => {
    cluster.faults.add(fault);
    await expect(plane.read(target, "route")).rejects.toMatchObject({ code, upstream: "control-plane" });
    cluster.faults.clear();
    await expect
      .poll(() => plane.read(target, "route").catch(() => null), patient)
      .toMatchObject({ etag: "" });
  });

  it("needs the right to, and finds nothing where the mesh is not installed", async () => {
    plane = planeFor("nobody");
    await expect(plane.read(target, "route")).rejects.toMatchObject({
      code: "upstream-bad-answer",
      message: expect.stringContaining("does not allow"),
    });
    const bare = await startKubernetes({ tokens: { admin: { user: "a", rights: "admin" } }, installed: [] });
    const other = new KubernetesClient({ url: bare.url, bearerToken: { value: "admin" } });
    const settings = { versionLabel: "version", domain: "cluster.local" };
    const without = istioControlPlane({ client: other, gate, settings });
    expect(await without.read(target, "route")).toMatchObject({ etag: "" });
    await expect(
      without.apply(target, "route", desired(), { expectedEtag: "", deliveryId: "d" }),
    ).rejects.toMatchObject({ code: "invalid-spec", params: { reason: "kind-not-installed" } });
    await other.close();
    await bare.stop();
  });
});

describe("two objects for one host", () => {
  const host = "chat.ai.svc.cluster.local";
  const object = (kind: string, name: string, spec: object) =>
    ({ apiVersion: "networking.istio.io/v1", kind, metadata: { name, namespace: "ai" }, spec }) as never;

  it.each([
    ["VirtualService", { hosts: [host], http: [{ route: [{ destination: { host } }] }] }],
    ["DestinationRule", { host, trafficPolicy: { tls: { mode: "ISTIO_MUTUAL" } } }],
  ])("of %s are both told, and neither is written", async (kind, spec) => {
    cluster.seed([object(kind, "first", spec), object(kind, "second", spec)]);
    const held = await plane.read(target, "route");
    expect(held.deliveryId).toBeNull();
    expect(held.resources.map(({ ref }) => ref)).toContain(`${kind} ai/second`);
    const write = { expectedEtag: held.etag, deliveryId: "d1" };
    const before = [...cluster.store.list(routes), ...cluster.store.list(rules)];
    await expect(plane.apply(target, "route", desired(), write)).rejects.toMatchObject({
      code: "invalid-spec",
      params: { reason: "rivals" },
      message: `${kind} first and second are all about ai/chat: leave one`,
    });
    expect([...cluster.store.list(routes), ...cluster.store.list(rules)]).toEqual(before);
  });
});
