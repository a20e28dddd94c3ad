import "server-only";
import { AppError } from "../../errors";
import { RefusedAlive } from "../../http/upstream-gate";
import type { KubernetesClient } from "../../kubernetes/client";
import { refusalOf } from "../../kubernetes/refusal";
import { type ResourceKind, resourceKinds } from "../../kubernetes/resource-kinds";
import type { ConnectionFinding } from "../../meshes/connection-test";
import { KubernetesEndpoints } from "./endpoints";

/** The control planes that are a cluster; `discovery` is one that is only asked for endpoints. */
export const clusterKinds = [
  "istio",
  "gateway-api",
  "linkerd",
  "envoy-gateway",
  "envoy-ai-gateway",
  "llm-d",
  "discovery",
] as const;
export type ClusterKind = (typeof clusterKinds)[number];

const { pod, service, endpointSlice, httpRoute, grpcRoute } = resourceKinds;
/** What is followed whatever the mesh is. */
const followed = [endpointSlice, pod];
const routes = { needed: [httpRoute], wanted: [grpcRoute] };
/** Where policies are written: nothing works without the first, and something without the second. */
const readOf: Record<ClusterKind, { needed: ResourceKind[]; wanted: ResourceKind[] }> = {
  istio: { needed: [resourceKinds.virtualService, resourceKinds.destinationRule], wanted: [] },
  "gateway-api": routes,
  linkerd: { needed: [httpRoute, service], wanted: [grpcRoute] },
  "envoy-gateway": { needed: [httpRoute, resourceKinds.backendTrafficPolicy], wanted: [grpcRoute] },
  "envoy-ai-gateway": {
    needed: [
      resourceKinds.aiGatewayRoute,
      resourceKinds.aiServiceBackend,
      resourceKinds.backendTrafficPolicy,
    ],
    wanted: [httpRoute],
  },
  "llm-d": { needed: [resourceKinds.inferenceModelRewrite], wanted: [] },
  discovery: { needed: [], wanted: [] },
};
const noVersion = "unknown";

type Look = { kind: ResourceKind; isInstalled: boolean; refused: string[] };

/**
 * What a cluster says of itself to somebody with these credentials: its version, whether the kinds that policies are written in
 * are installed, every right to read that is missing, and how many services have ready endpoints. It only reads. Throws what the
 * client does where the cluster does not answer at all; `connectionFault` knows its meaning.
 */
export async function examineCluster(
  client: KubernetesClient,
  { kind, versionLabel }: { kind: ClusterKind; versionLabel: string },
  signal: AbortSignal,
): Promise<ConnectionFinding[]> {
  const begun = performance.now();
  const version = await client.version(signal);
  const latencyMs = Math.round(performance.now() - begun);
  const { needed, wanted } = readOf[kind];
  const looks = await Promise.all(
    [...followed, ...needed, ...wanted].map((each) => lookAt(client, each, signal)),
  );
  const missing = looks.filter(({ isInstalled }) => !isInstalled).map((look) => look.kind);
  const refused = looks.flatMap((look) => look.refused);
  const isDeaf = looks.some((look) => followed.includes(look.kind) && look.refused.length > 0);
  return [
    { code: "answers", severity: "ok", params: { latencyMs, product: `kubernetes ${version}` } },
    ...kindsMissing(missing, needed),
    ...(refused.length === 0
      ? []
      : [{ code: "not-allowed", severity: "fault", params: { rights: refused.join(", ") } } as const]),
    ...(isDeaf ? [] : await endpointsFound(client, { kind, versionLabel }, signal)),
  ];
}

async function lookAt(client: KubernetesClient, kind: ResourceKind, signal: AbortSignal): Promise<Look> {
  const right = (verb: string) => `${verb} ${kind.plural}${kind.group === "" ? "" : `.${kind.group}`}`;
  const listed = await unlessForbidden(client.list(kind, { atMost: 1, signal }));
  const refused = listed === "forbidden" ? [right("list")] : [];
  if (followed.includes(kind)) {
    const from = listed === "forbidden" ? "" : listed.version;
    const watched = await unlessForbidden(watchOnce(client, kind, from, signal));
    if (watched === "forbidden") refused.push(right("watch"));
  }
  return { kind, isInstalled: listed === "forbidden" || listed.version !== "", refused };
}

/** Whether a watch would be let in; it is ended at once. */
async function watchOnce(client: KubernetesClient, kind: ResourceKind, version: string, signal: AbortSignal) {
  const end = new AbortController();
  try {
    const ended = AbortSignal.any([signal, end.signal]);
    const watched = await client.watch(kind, { version, seconds: 1 }, ended);
    if ("refused" in watched && watched.refused.status === 403) throw refusalOf(watched.refused);
  } finally {
    end.abort();
  }
}

async function unlessForbidden<T>(asked: Promise<T>): Promise<T | "forbidden"> {
  try {
    return await asked;
  } catch (cause) {
    const error = cause instanceof RefusedAlive ? cause.error : cause;
    if (error instanceof AppError && error.params.reason === "Forbidden") return "forbidden";
    throw cause;
  }
}

function kindsMissing(
  missing: readonly ResourceKind[],
  needed: readonly ResourceKind[],
): ConnectionFinding[] {
  if (missing.length === 0) return [];
  const names = missing.map(({ plural, group }) => `${plural}.${group}`).join(", ");
  const severity = missing.some((kind) => needed.includes(kind)) ? "fault" : "warning";
  return [{ code: "kinds-missing", severity, params: { names } }];
}

async function endpointsFound(
  client: KubernetesClient,
  { kind, versionLabel }: { kind: ClusterKind; versionLabel: string },
  signal: AbortSignal,
): Promise<ConnectionFinding[]> {
  const endpoints = new KubernetesEndpoints(client, { versionLabel });
  try {
    const groups = await endpoints.groups(signal);
    const services = new Set(groups.map(({ namespace, service: name }) => `${namespace}/${name}`)).size;
    if (services === 0) return [{ code: "no-endpoints", severity: "warning", params: {} }];
    const params = { services, endpoints: groups.reduce((sum, { instances }) => sum + instances.length, 0) };
    const goesByLabel = kind === "istio" || kind === "discovery";
    const isBlind = goesByLabel && groups.every(({ version }) => version === noVersion);
    return [
      { code: "endpoints", severity: "ok", params },
      ...(isBlind
        ? [{ code: "no-versions", severity: "warning", params: { label: versionLabel } } as const]
        : []),
    ];
  } finally {
    endpoints.close();
  }
}
