import { afterEach, describe, expect, it } from "vitest";
import { type ClusterKind, examineCluster } from "../../lib/control-planes/kubernetes/examine-cluster";
import { KubernetesClient } from "../../lib/kubernetes/client";
import { connectionFault } from "../../lib/meshes/connection-fault";
import type { TokenRights } from "./http/access";
import type { DefinitionFile } from "./kinds/definitions";
import { startKubernetes } from "./start-kubernetes";

const token = "a-token-for-tests-alone";
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

const slice = {
  apiVersion: "discovery.k8s.io/v1",
  kind: "EndpointSlice",
  metadata: { name: "chat-1", namespace: "ai", labels: { "kubernetes.io/service-name": "chat" } },
  addressType: "IPv4",
  endpoints: [
    { addresses: ["10.0.0.1"], conditions: { ready: true }, targetRef: { kind: "Pod", name: "chat-0" } },
    { addresses: ["10.0.0.2"], conditions: { ready: false }, targetRef: { kind: "Pod", name: "chat-1" } },
  ],
  ports: [{ port: 8000 }],
};
const pod = (labels: Record<string, string>) => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "chat-0", namespace: "ai", labels },
  status: { phase: "Running" },
});

type World = {
  rights?: TokenRights["rights"];
  installed?: readonly DefinitionFile[];
  objects?: Parameters<typeof startKubernetes>[0]["objects"];
  kind?: ClusterKind;
  given?: string;
};

async function examined({ rights = "admin", installed, objects = [], kind = "istio", given = token }: World) {
  const kubernetes = await startKubernetes({
    tokens: { [token]: { user: "heddle", rights } },
    objects,
    ...(installed ? { installed } : {}),
  });
  const client = new KubernetesClient({ url: kubernetes.url, bearerToken: { value: given } });
  stops.push(async () => {
    await client.close();
    await kubernetes.stop();
  });
  const settings = { kind, versionLabel: "version" };
  return { client, findings: await examineCluster(client, settings, AbortSignal.timeout(10_000)) };
}

describe("a cluster that is examined", () => {
  it("says its version, and how many services have ready endpoints", async () => {
    const { findings } = await examined({ objects: [slice, pod({ version: "v1" })] });
    expect(findings).toEqual([
      {
        code: "answers",
        severity: "ok",
        params: { latencyMs: expect.any(Number), product: expect.stringMatching(/^kubernetes v1\./) },
      },
      { code: "endpoints", severity: "ok", params: { services: 1, endpoints: 1 } },
    ]);
  });

  it("has no endpoint that is ready", async () => {
    const { findings } = await examined({});
    expect(findings.slice(1)).toEqual([{ code: "no-endpoints", severity: "warning", params: {} }]);
  });

  it("has pods without the label that tells versions apart", async () => {
    const { findings } = await examined({ objects: [slice, pod({ app: "chat" })] });
    expect(findings.at(-1)).toEqual({
      code: "no-versions",
      severity: "warning",
      params: { label: "version" },
    });
  });

  it.each<[ClusterKind, DefinitionFile[], string | undefined]>([
    ["istio", ["gateway-api"], "virtualservices.networking.istio.io, destinationrules.networking.istio.io"],
    ["gateway-api", ["istio"], "httproutes.gateway.networking.k8s.io, grpcroutes.gateway.networking.k8s.io"],
    ["envoy-gateway", ["gateway-api"], "backendtrafficpolicies.gateway.envoyproxy.io"],
    ["linkerd", ["gateway-api"], undefined],
    [
      "envoy-ai-gateway",
      ["gateway-api", "envoy-gateway"],
      "aigatewayroutes.aigateway.envoyproxy.io, aiservicebackends.aigateway.envoyproxy.io",
    ],
    ["envoy-ai-gateway", ["gateway-api", "envoy-gateway", "ai-gateway"], undefined],
    ["llm-d", ["inference"], "inferencemodelrewrites.llm-d.ai"],
    ["llm-d", ["llm-d"], undefined],
    ["discovery", [], undefined],
  ])("%s where only %j is installed", async (kind, installed, names) => {
    const { findings } = await examined({ kind, installed });
    const missing = findings.find(({ code }) => code === "kinds-missing");
    expect(missing).toEqual(
      names === undefined ? undefined : { code: "kinds-missing", severity: "fault", params: { names } },
    );
  });

  it("names every right to read that is missing", async () => {
    const rights = [
      { verbs: ["get", "list"], groups: ["discovery.k8s.io"] },
      { verbs: ["get", "list", "watch"], groups: ["networking.istio.io"], resources: ["virtualservices"] },
    ];
    const { findings } = await examined({ rights, objects: [slice] });
    expect(findings.slice(1)).toEqual([
      {
        code: "not-allowed",
        severity: "fault",
        params: {
          rights:
            "watch endpointslices.discovery.k8s.io, list pods, watch pods, list destinationrules.networking.istio.io",
        },
      },
    ]);
  });

  it("lets nobody in with these credentials", async () => {
    const refusal: unknown = await examined({ given: "another" }).catch((cause: unknown) => cause);
    expect(connectionFault(refusal).code).toBe("not-let-in");
  });
});
