import "server-only";
import { z } from "zod";
import type { KubernetesClient } from "../../kubernetes/client";
import type { KubernetesObject } from "../../kubernetes/object";
import { type ResourceKind, resourceKinds } from "../../kubernetes/resource-kinds";
import { WatchCache } from "../../kubernetes/watch-cache";
import type { EndpointGroup } from "../control-plane";

/** What the mesh's own metrics call a workload that names no version. */
const noVersion = "unknown";

const sliceSchema = z.object({
  endpoints: z
    .array(
      z.object({
        addresses: z.array(z.string()).default([]),
        conditions: z.object({ ready: z.boolean().nullish() }).nullish(),
        targetRef: z.object({ kind: z.string().optional(), name: z.string().optional() }).nullish(),
      }),
    )
    .nullish(),
  ports: z.array(z.object({ port: z.number().nullish() })).nullish(),
});
const podStatusSchema = z.object({
  conditions: z
    .array(z.object({ type: z.string(), status: z.string(), lastTransitionTime: z.string().nullish() }))
    .nullish(),
});

type Slice = {
  namespace: string;
  service: string;
  ready: { pod: string; address: string }[];
};
type Pod = { namespace: string; name: string; version: string; since: string | null };

/** The endpoints by what tells versions apart, from those by label; `backends` are all objects of `backendKind`. Pure. */
export type EndpointsOf = (
  groups: readonly EndpointGroup[],
  backends: readonly KubernetesObject[],
) => EndpointGroup[];

type Options = {
  versionLabel: string;
  endpointsOf?: EndpointsOf | undefined;
  /** Followed too, where what stands for versions is no Service. */
  backendKind?: ResourceKind | undefined;
};

/**
 * All services of a cluster with their ready endpoints by version, from what is followed of its EndpointSlices and pods. An
 * endpoint is ready unless its slice says that it is not (EndpointSlice's own rule: unknown counts as ready).
 */
export class KubernetesEndpoints {
  private readonly slices: WatchCache<Slice>;
  private readonly pods: WatchCache<Pod>;
  private readonly backends: WatchCache<KubernetesObject> | null;
  private known: { of: string; groups: EndpointGroup[] } | null = null;

  private readonly endpointsOf: EndpointsOf;

  /** `versionLabel` is the pods' label that tells versions apart, unless `endpointsOf` tells them otherwise. */
  constructor(client: KubernetesClient, { versionLabel, endpointsOf, backendKind }: Options) {
    this.endpointsOf = endpointsOf ?? ((groups) => [...groups]);
    this.slices = new WatchCache({ client, kind: resourceKinds.endpointSlice, keep: sliceOf });
    this.pods = new WatchCache({ client, kind: resourceKinds.pod, keep: (pod) => podOf(pod, versionLabel) });
    this.backends = backendKind
      ? new WatchCache({ client, kind: backendKind, keep: (object) => object })
      : null;
  }

  /** Throws why the cluster does not tell. */
  async groups(signal: AbortSignal): Promise<EndpointGroup[]> {
    const [slices, pods, backends] = await Promise.all([
      this.slices.values(signal),
      this.pods.values(signal),
      this.backends?.values(signal) ?? [],
    ]);
    const of = `${this.slices.version} ${this.pods.version} ${this.backends?.version}`;
    if (this.known?.of !== of)
      this.known = { of, groups: this.endpointsOf(grouped(slices, pods), [...backends]) };
    return this.known.groups;
  }

  close(): void {
    this.slices.close();
    this.pods.close();
    this.backends?.close();
  }
}

function sliceOf(object: KubernetesObject): Slice | undefined {
  const { metadata } = object;
  const service = metadata.labels["kubernetes.io/service-name"];
  const parsed = sliceSchema.safeParse(object);
  if (service === undefined || !parsed.success) return undefined;
  const port = parsed.data.ports?.[0]?.port;
  const ready = (parsed.data.endpoints ?? []).flatMap(({ addresses, conditions, targetRef }) => {
    const [address] = addresses;
    if (conditions?.ready === false || address === undefined) return [];
    const pod = targetRef?.kind === "Pod" ? (targetRef.name ?? "") : "";
    const host = address.includes(":") ? `[${address}]` : address;
    return [{ pod, address: port ? `${host}:${port}` : host }];
  });
  return { namespace: metadata.namespace, service, ready };
}

function podOf({ metadata, status }: KubernetesObject, versionLabel: string): Pod {
  const conditions = podStatusSchema.safeParse(status).data?.conditions ?? [];
  const readySince = conditions.find(({ type, status }) => type === "Ready" && status === "True");
  return {
    namespace: metadata.namespace,
    name: metadata.name,
    version: metadata.labels[versionLabel] ?? noVersion,
    since: readySince?.lastTransitionTime ?? null,
  };
}

function grouped(slices: Iterable<Slice>, pods: Iterable<Pod>): EndpointGroup[] {
  const podByName = new Map([...pods].map((pod) => [`${pod.namespace}/${pod.name}`, pod]));
  const groups = new Map<string, EndpointGroup>();
  for (const { namespace, service, ready } of slices) {
    for (const { pod: name, address } of ready) {
      const pod = podByName.get(`${namespace}/${name}`);
      const version = pod?.version ?? noVersion;
      const key = `${namespace}/${service}/${version}`;
      const group = groups.get(key) ?? { namespace, service, version, instances: [] };
      const id = name || address;
      // A pod with addresses of two families stands in two slices.
      if (!group.instances.some((instance) => instance.id === id)) {
        group.instances.push({ id, address, since: pod?.since ?? null });
      }
      groups.set(key, group);
    }
  }
  return [...groups.values()];
}
