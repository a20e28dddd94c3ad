import "server-only";
import { authorise } from "../../access/server/authorise";
import type { ReadContext } from "../../changes/server/change-view";
import type { EndpointGroup } from "../../control-planes/control-plane";
import { readyEndpoints } from "../../control-planes/ready-endpoints";
import { AppError } from "../../errors";
import { staleOf } from "../../metrics/stale-of";
import type { ModelRow } from "../../models/models";
import { listModels } from "../../models/server/list-models";
import { findServicePolicies, type ServicePolicies } from "../../policies/server/find-service-policies";
import type { WindowName } from "../../time/window";
import { readTopology } from "../../topology/server/read-topology";
import type { Topology, TopologyNode } from "../../topology/topology";
import type { ServiceDetail } from "../services";
import { summaryOf } from "./list-services";

export type ServiceInput = {
  mesh: string;
  namespace: string;
  name: string;
  window?: WindowName | undefined;
};

/**
 * One service with all that its page shows. Whatever upstream is away, the rest is answered, with warnings or `stale`.
 * Throws `not-found` for a service that neither telemetry, nor the control plane, nor a policy knows.
 */
export async function getService({
  ctx,
  input,
  signal,
}: ReadContext & { input: ServiceInput }): Promise<ServiceDetail> {
  const { mesh, namespace, name: service, window } = input;
  authorise(ctx, "mesh.read", mesh, namespace);
  const options = { ctx, ...(signal ? { signal } : {}) };
  const [topology, models, ready, decided] = await Promise.all([
    readTopology({ ...options, input: { mesh, window } }),
    // Asked of all models, as other pages ask: most of it is then asked once.
    listModels({ ...options, input: { mesh, window } }),
    readyEndpoints(mesh, signal),
    policiesOf(() => findServicePolicies({ ...options, mesh, namespace, service })),
  ]);
  const isOwn = (each: { namespace: string; service: string }) =>
    each.namespace === namespace && each.service === service;
  const node = topology.nodes.find(isOwn);
  const groups = (ready.groups ?? []).filter(isOwn);
  if (!node && groups.length === 0 && decided.policies.length === 0 && topology.stale === null)
    throw new AppError("not-found", `There is no service ${namespace}/${service}.`, {
      params: { what: "service", id: `${namespace}/${service}` },
    });
  const known = node ?? unseen(namespace, service);
  const { policies, owner, weights, weightRules, weightsChange, lastChange } = decided;
  return {
    ...summaryOf(known),
    mesh,
    generatedAt: topology.generatedAt,
    instances: instancesOf(groups),
    versionRows: versionRowsOf(known, models.rows.filter(isOwn)),
    weights,
    weightRules,
    owner,
    weightsChange,
    policies,
    lastChange,
    ...saidOf(topology, decided),
  };
}

type Decided = ServicePolicies;

/** Nothing is known of what was decided while Postgres is away and nothing was ever read. */
async function policiesOf(read: () => Promise<ServicePolicies>): Promise<Decided> {
  try {
    return await read();
  } catch (cause) {
    if (!(cause instanceof AppError) || cause.upstream !== "postgres") throw cause;
    const owner = { kind: "mesh" as const, name: "" };
    const nothing = { policies: [], weights: null, weightRules: [], weightsChange: null, lastChange: null };
    return { ...nothing, owner, stale: staleOf(cause) };
  }
}

function unseen(namespace: string, service: string): TopologyNode {
  const signals = { requestsPerSecond: null, errorRatio: null, p50Ms: null, p95Ms: null, p99Ms: null };
  const id = `${namespace}/${service}`;
  const nothing = { isModel: false, health: "unknown" as const, reason: null, signals, versions: [] };
  return { id, kind: "service", namespace, service, ...nothing };
}

function instancesOf(groups: readonly EndpointGroup[]): ServiceDetail["instances"] {
  return groups
    .flatMap(({ version, instances }) =>
      instances.map(({ id, address, since }) => ({ id, address, version, ready: true, since })),
    )
    .sort((left, right) => (left.id < right.id ? -1 : 1));
}

function versionRowsOf(node: TopologyNode, models: readonly ModelRow[]): ServiceDetail["versionRows"] {
  return node.versions.map(({ version, readyEndpoints, signals, observedShare }) => ({
    version,
    readyEndpoints,
    signals,
    observedShare,
    model: models.find((row) => row.version === version) ?? null,
  }));
}

/** The topology has said all of Prometheus and the control plane; Postgres counts when nothing else is away. */
function saidOf(topology: Topology, { stale }: Decided): Pick<ServiceDetail, "warnings" | "stale"> {
  const isSaid = topology.warnings.some(({ upstream }) => upstream === "postgres");
  const own =
    stale && !isSaid ? [{ code: stale.code, message: stale.message, upstream: stale.upstream }] : [];
  return { warnings: [...topology.warnings, ...own], stale: topology.stale ?? stale };
}
