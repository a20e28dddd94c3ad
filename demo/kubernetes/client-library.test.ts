import {
  type KubernetesObject as ClientObject,
  CoreV1Api,
  CustomObjectsApi,
  KubeConfig,
  KubernetesObjectApi,
  makeInformer,
  PatchStrategy,
} from "@kubernetes/client-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask, tokens, virtualService, virtualServices } from "./fixtures/client";
import { type Kubernetes, startKubernetes } from "./start-kubernetes";

let kubernetes: Kubernetes;
const config = new KubeConfig();
beforeAll(async () => {
  kubernetes = await startKubernetes({ tokens, installed: ["istio"] });
  config.loadFromOptions({
    clusters: [{ name: "c", server: kubernetes.url, skipTLSVerify: true }],
    users: [{ name: "u", token: "admin" }],
    contexts: [{ name: "x", cluster: "c", user: "u" }],
    currentContext: "x",
  });
});
afterAll(() => kubernetes.stop());

const place = {
  group: "networking.istio.io",
  version: "v1",
  namespace: "default",
  plural: "virtualservices",
};

describe("the Kubernetes client library", () => {
  it("reads built-in kinds into its classes", async () => {
    const { items } = await config.makeApiClient(CoreV1Api).listNamespace();
    expect(items.map(({ metadata }) => metadata?.name)).toEqual(["default", "kube-system"]);
    expect(items[0]?.metadata?.creationTimestamp).toBeInstanceOf(Date);
  });

  it("finds a kind by discovery, and applies an object of it", async () => {
    const api = KubernetesObjectApi.makeApiClient(config);
    const object: ClientObject = {
      ...virtualService("lib"),
      metadata: { name: "lib", namespace: "default" },
    };
    const applied = await api.patch(
      object,
      undefined,
      undefined,
      "library",
      true,
      PatchStrategy.ServerSideApply,
    );
    expect(applied.metadata?.managedFields?.map(({ manager, operation }) => [manager, operation])).toEqual([
      ["library", "Apply"],
    ]);
  });

  it("tells a refusal by its code and body", async () => {
    const missing = config
      .makeApiClient(CustomObjectsApi)
      .getNamespacedCustomObject({ ...place, name: "nosuch" });
    await expect(missing).rejects.toMatchObject({
      code: 404,
      body: expect.stringContaining('"reason":"NotFound"'),
    });
  });

  it("follows objects with an informer, over a history that was compacted", async () => {
    const seen = new Set<string>();
    const list = () => config.makeApiClient(CustomObjectsApi).listNamespacedCustomObject(place);
    const informer = makeInformer(config, virtualServices, list);
    informer.on("add", ({ metadata }) => seen.add(`add ${metadata?.name}`));
    informer.on("delete", ({ metadata }) => seen.add(`delete ${metadata?.name}`));
    informer.on("error", () => setTimeout(() => informer.start(), 10));
    await informer.start();
    await ask(kubernetes, "POST", virtualServices, virtualService("informed"));
    await expect.poll(() => [...seen], { timeout: 10_000 }).toContain("add informed");
    kubernetes.store.compact();
    await ask(kubernetes, "DELETE", `${virtualServices}/informed`);
    await expect.poll(() => [...seen], { timeout: 10_000 }).toContain("delete informed");
    await informer.stop();
  });
});
