export const namespace = "llm";

/** The objects of a service with two versions, as a cluster has them; its route is kept by Argo CD where an application is named. */
export function shiftedService(name: string, { application }: { application?: string } = {}): object[] {
  return [route(name, application), subsets(name), ...pods(name), slice(name)];
}

/** Its VirtualService, as people write it: an old path, and a rule whose weights can be moved. */
export function route(name: string, application: string | undefined): object {
  const host = `${name}.${namespace}.svc.cluster.local`;
  const to = (subset: string, weight: number) => ({ destination: { host, subset }, weight });
  return {
    apiVersion: "networking.istio.io/v1",
    kind: "VirtualService",
    metadata: {
      ...{ name, namespace },
      annotations: application
        ? {
            "argocd.argoproj.io/tracking-id": `${application}:networking.istio.io/VirtualService:${namespace}/${name}`,
          }
        : { note: "ours" },
    },
    spec: {
      hosts: [host],
      exportTo: ["."],
      http: [
        { name: "old", match: [{ uri: { prefix: "/old" } }], redirect: { uri: "/new" } },
        {
          name: "main",
          corsPolicy: { allowMethods: ["GET"] },
          route: [to("v1", 90), to("v2", 10)],
        },
      ],
    },
  };
}

export function subsets(name: string): object {
  return {
    apiVersion: "networking.istio.io/v1",
    kind: "DestinationRule",
    metadata: { name, namespace },
    spec: {
      host: `${name}.${namespace}.svc.cluster.local`,
      subsets: ["v1", "v2"].map((version) => ({ name: version, labels: { version } })),
    },
  };
}

function pods(name: string): object[] {
  return ["v1", "v2"].map((version) => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: `${name}-${version}`, namespace, labels: { app: name, version } },
    spec: { containers: [{ name: "model", image: "registry.invalid/model:1" }] },
  }));
}

function slice(name: string): object {
  return {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: { name, namespace, labels: { "kubernetes.io/service-name": name } },
    addressType: "IPv4",
    ports: [{ name: "http", port: 8000, protocol: "TCP" }],
    endpoints: ["v1", "v2"].map((version, index) => ({
      addresses: [`10.1.0.${index + 1}`],
      conditions: { ready: true },
      targetRef: { kind: "Pod", name: `${name}-${version}`, namespace },
    })),
  };
}
