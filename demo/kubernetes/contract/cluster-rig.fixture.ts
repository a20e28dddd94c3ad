import { UpstreamGate } from "../../../lib/http/upstream-gate";
import { KubernetesClient } from "../../../lib/kubernetes/client";
import { kubeconfigConnection } from "../../../lib/kubernetes/kubeconfig";
import { apiVersionOf, type ResourceKind, resourceKinds } from "../../../lib/kubernetes/resource-kinds";
import type { Target } from "../../../lib/policies/names";
import { startKubernetes } from "../start-kubernetes";

const namespace = "heddle-contract";
const token = "a-token-for-tests-alone";
const signal = () => AbortSignal.timeout(10_000);
/** Somebody who edits behind Heddle's back. */
export const stranger = "kubectl-edit";

export type ClusterRig = {
  client: KubernetesClient;
  gate: UpstreamGate;
  service: () => Promise<Target>;
  /** Writes as somebody else, taking the fields from whoever has them. */
  writeAs: (manager: string, kind: ResourceKind, object: { name: string; spec: unknown }) => Promise<void>;
  writes: () => number;
  loseNextAnswer: () => void;
  stop: () => Promise<void>;
};

/** The stand-in; or the real cluster that `HEDDLE_TEST_KUBECONFIG` names, unchanged. */
export async function clusterRig(): Promise<ClusterRig> {
  const file = process.env.HEDDLE_TEST_KUBECONFIG;
  const standIn = file
    ? null
    : await startKubernetes({ tokens: { [token]: { user: "heddle", rights: "admin" } } });
  const options = standIn
    ? { url: standIn.url, bearerToken: { value: token } }
    : kubeconfigConnection({ file: file ?? "" });
  const client = new WatchedClient(options);
  const setUp = new KubernetesClient(options);
  await put(
    setUp,
    { group: "", version: "v1", kind: "Namespace", plural: "namespaces" },
    { name: namespace },
  );
  let services = 0;
  return {
    client,
    gate: new UpstreamGate({
      upstream: "control-plane",
      kind: "test",
      probe: (each) => client.version(each),
    }),
    service: async () => {
      services += 1;
      const service = `contract-${process.pid}-${services}`;
      await putService(setUp, service);
      return { mesh: "demo", namespace, service };
    },
    writeAs: async (manager, kind, { name, spec }) => {
      const written = await setUp.apply(
        kind,
        { metadata: { namespace, name }, spec },
        { manager, isForced: true, timeoutMs: 5_000 },
        signal(),
      );
      if (written.outcome !== "stored") throw new Error(`the stranger's write ended as ${written.outcome}`);
    },
    writes: () => client.writes,
    loseNextAnswer: () => {
      client.isLosing = true;
    },
    stop: async () => {
      await Promise.all([client.close(), setUp.close()]);
      await standIn?.stop();
    },
  };
}

/** Counts what is written, and can lose an answer after the write was made. */
class WatchedClient extends KubernetesClient {
  writes = 0;
  isLosing = false;

  override async apply(...given: Parameters<KubernetesClient["apply"]>) {
    return this.watched(() => super.apply(...given));
  }

  override async create(...given: Parameters<KubernetesClient["create"]>) {
    return this.watched(() => super.create(...given));
  }

  override async delete(...given: Parameters<KubernetesClient["delete"]>) {
    return this.watched(() => super.delete(...given));
  }

  private async watched<T>(write: () => Promise<T>): Promise<T> {
    this.writes += 1;
    const answer = await write();
    if (!this.isLosing) return answer;
    this.isLosing = false;
    throw new Error("socket hang up");
  }
}

/** A service with one ready pod of each version, as a kubelet and the endpoint controllers would leave it. */
async function putService(client: KubernetesClient, service: string): Promise<void> {
  const ports = [{ name: "http", port: 8000 }];
  await put(client, resourceKinds.service, { name: service, spec: { selector: { app: service }, ports } });
  const pods = ["v1", "v2"].map((version) => ({ name: `${service}-${version}-0`, version }));
  for (const { name, version } of pods) {
    const container = { name: "model", image: "registry.invalid/model:1" };
    await put(client, resourceKinds.pod, {
      name,
      labels: { app: service, version },
      spec: { containers: [container] },
    });
  }
  await putSlice(client, service, pods);
  // With the Gateway API each version is a Service of its own.
  for (const pod of pods) {
    const selector = { app: service, version: pod.version };
    await put(client, resourceKinds.service, {
      name: `${service}-${pod.version}`,
      spec: { selector, ports },
    });
    await putSlice(client, `${service}-${pod.version}`, [pod]);
  }
}

async function putSlice(client: KubernetesClient, service: string, pods: { name: string }[]): Promise<void> {
  await put(client, resourceKinds.endpointSlice, {
    name: `${service}-slice`,
    labels: { "kubernetes.io/service-name": service },
    more: {
      addressType: "IPv4",
      ports: [{ name: "http", port: 8000, protocol: "TCP" }],
      endpoints: pods.map(({ name }, index) => ({
        addresses: [`10.1.0.${index + 1}`],
        conditions: { ready: true },
        targetRef: { kind: "Pod", name, namespace },
      })),
    },
  });
}

type Put = { name: string; labels?: Record<string, string>; spec?: unknown; more?: object };

async function put(
  client: KubernetesClient,
  kind: ResourceKind,
  { name, labels, spec, more }: Put,
): Promise<void> {
  const own = kind.kind === "Namespace" ? { name, namespace: "" } : { name, namespace };
  const object = { metadata: { ...own, ...(labels ? { labels } : {}) }, ...(spec ? { spec } : {}), ...more };
  const options = { manager: "set-up", isForced: true, timeoutMs: 5_000 };
  const written = await client.apply(kind, object, options, signal());
  if (written.outcome !== "stored")
    throw new Error(`${apiVersionOf(kind)} ${name} ended as ${written.outcome}`);
}
