import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { KubernetesEndpoints } from "../../../lib/control-planes/kubernetes/endpoints";
import { KubernetesClient } from "../../../lib/kubernetes/client";
import { resourceKinds } from "../../../lib/kubernetes/resource-kinds";
import type { KubernetesObject } from "../kinds/kubernetes-object";
import { type Kubernetes, startKubernetes } from "../start-kubernetes";

const readyAt = "2026-11-01T10:00:00Z";
let cluster: Kubernetes;
let client: KubernetesClient;
let endpoints: KubernetesEndpoints;

beforeEach(async () => {
  cluster = await startKubernetes({ tokens: { t: { user: "heddle", rights: "admin" } } });
  client = new KubernetesClient({ url: cluster.url, bearerToken: { value: "t" } });
  endpoints = new KubernetesEndpoints(client, { versionLabel: "version" });
});
afterEach(async () => {
  endpoints.close();
  await client.close();
  await cluster.stop();
});

const pod = (name: string, labels: object): KubernetesObject =>
  ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace: "ai", labels },
    status: { conditions: [{ type: "Ready", status: "True", lastTransitionTime: readyAt }] },
  }) as never;

type Endpoint = { pod?: string; address: string; ready?: boolean | null };
const slice = (name: string, addressType: string, all: Endpoint[]): KubernetesObject =>
  ({
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: { name, namespace: "ai", labels: { "kubernetes.io/service-name": "chat" } },
    addressType,
    ports: [{ port: 8000 }],
    endpoints: all.map(({ pod: of, address, ready = true }) => ({
      addresses: [address],
      conditions: ready === null ? {} : { ready },
      ...(of ? { targetRef: { kind: "Pod", name: of, namespace: "ai" } } : {}),
    })),
  }) as never;

const groups = async () =>
  Object.fromEntries(
    (await endpoints.groups(AbortSignal.timeout(5_000))).map(({ service, version, instances }) => [
      `${service} ${version}`,
      instances,
    ]),
  );

describe("a service's endpoints", () => {
  it("are one a pod, whatever families of addresses it has", async () => {
    cluster.seed([
      pod("a", { version: "v1" }),
      slice("chat-4", "IPv4", [{ pod: "a", address: "10.0.0.1" }]),
      slice("chat-6", "IPv6", [{ pod: "a", address: "fd00::1" }]),
    ]);
    expect(await groups()).toEqual({ "chat v1": [{ id: "a", address: "10.0.0.1:8000", since: readyAt }] });
  });

  it("are reached at an IPv6 address in brackets", async () => {
    cluster.seed([slice("chat-6", "IPv6", [{ address: "fd00::1" }])]);
    expect(await groups()).toEqual({
      "chat unknown": [{ id: "[fd00::1]:8000", address: "[fd00::1]:8000", since: null }],
    });
  });

  it("are those that are not said to be unready", async () => {
    const all = [
      { pod: "a", address: "10.0.0.1", ready: false },
      { pod: "b", address: "10.0.0.2", ready: null },
    ];
    cluster.seed([pod("a", { version: "v1" }), pod("b", { version: "v1" }), slice("chat", "IPv4", all)]);
    expect((await groups())["chat v1"]?.map(({ id }) => id)).toEqual(["b"]);
  });

  it("have no known version where the pod has no such label, or is not there yet", async () => {
    const all = [
      { pod: "a", address: "10.0.0.1" },
      { pod: "late", address: "10.0.0.2" },
    ];
    cluster.seed([pod("a", { app: "chat" }), slice("chat", "IPv4", all)]);
    expect(Object.keys(await groups())).toEqual(["chat unknown"]);
    cluster.seed([pod("late", { version: "v2" })]);
    await expect
      .poll(async () => Object.keys(await groups()).sort(), { timeout: 10_000 })
      .toEqual(["chat unknown", "chat v2"]);
  });
});

describe("a list of many pages", () => {
  const signal = () => AbortSignal.timeout(10_000);

  it("is whole, and is begun anew once where the rest of it has grown too old", async () => {
    cluster.seed(Array.from({ length: 1_100 }, (_, index) => pod(`p-${index}`, {})));
    expect(
      (await client.list(resourceKinds.pod, { namespace: "ai", signal: signal() })).objects,
    ).toHaveLength(1_100);
    const first = client.list(resourceKinds.pod, { signal: signal() });
    // Whoever asks for the second page finds the first one's past gone.
    let lists = 0;
    const seen = cluster.faults.takeFor.bind(cluster.faults);
    cluster.faults.takeFor = (asked) => {
      lists += 1;
      if (lists === 2) {
        cluster.seed([pod("new", {})]);
        cluster.store.compact();
      }
      return seen(asked);
    };
    const { objects } = await first;
    expect(objects.map(({ metadata }) => metadata.name)).toContain("new");
    expect(objects).toHaveLength(1_101);
    expect(lists).toBe(5);
  });
});
