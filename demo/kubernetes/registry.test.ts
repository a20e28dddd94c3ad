import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, expect, it } from "vitest";
import { FollowedRegistry } from "../../lib/registries/followed-registry";
import { kubernetesRegistry } from "../../lib/registries/kubernetes";
import { type Kubernetes, startKubernetes } from "./start-kubernetes";

const token = "a-token-for-tests-alone";
let folder: string;
let kubernetes: Kubernetes;
let followed: FollowedRegistry;
afterEach(async () => {
  await followed.close();
  await kubernetes.stop();
  rmSync(folder, { recursive: true, force: true });
});

const pod = (name: string) => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, namespace: "ai", labels: { version: "v1" } },
  status: { phase: "Running" },
});
const slice = (...pods: string[]) => ({
  apiVersion: "discovery.k8s.io/v1",
  kind: "EndpointSlice",
  metadata: { name: "chat-1", namespace: "ai", labels: { "kubernetes.io/service-name": "chat" } },
  addressType: "IPv4",
  endpoints: pods.map((name, at) => ({
    addresses: [`10.0.0.${at + 1}`],
    conditions: { ready: true },
    targetRef: { kind: "Pod", name },
  })),
  ports: [{ port: 8000 }],
});

it("a cluster that a kubeconfig names tells its services' ready pods, to somebody who may only list and watch", async () => {
  const rights = [{ verbs: ["list", "watch"], resources: ["pods", "endpointslices"] }];
  kubernetes = await startKubernetes({
    tokens: { [token]: { user: "heddle", rights } },
    objects: [pod("chat-0"), slice("chat-0")],
  });
  folder = mkdtempSync(path.join(tmpdir(), "heddle-registry-"));
  const file = path.join(folder, "kubeconfig");
  const kubeconfig = {
    "current-context": "a",
    clusters: [{ name: "a", cluster: { server: kubernetes.url } }],
    users: [{ name: "a", user: { token } }],
    contexts: [{ name: "a", context: { cluster: "a", user: "a" } }],
  };
  writeFileSync(file, JSON.stringify(kubeconfig));
  const registry = kubernetesRegistry({ cluster: { kubeconfig: { file } }, versionLabel: "version" });
  followed = new FollowedRegistry(registry, { name: "kubernetes", everySeconds: 0 });
  expect(await followed.look()).toMatchObject({
    groups: [
      {
        ...{ namespace: "ai", service: "chat", version: "v1" },
        instances: [{ id: "chat-0", address: "10.0.0.1:8000" }],
      },
    ],
    stale: null,
  });
  expect(followed.state()).toMatchObject({ state: "up", services: 1, endpoints: 1 });
});
