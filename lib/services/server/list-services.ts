import "server-only";
import type { ReadContext } from "../../changes/server/change-view";
import type { WindowName } from "../../time/window";
import { readTopology } from "../../topology/server/read-topology";
import type { TopologyNode } from "../../topology/topology";
import type { ServiceSummary, Services } from "../services";

export type ServicesInput = { mesh: string; window?: WindowName | undefined };

/** The registry: every service that telemetry or the control plane knows, sorted. Fails as the topology does. */
export async function listServices({
  ctx,
  input,
  signal,
}: ReadContext & { input: ServicesInput }): Promise<Services> {
  const { mesh, generatedAt, nodes, warnings, stale } = await readTopology({
    ctx,
    input,
    ...(signal ? { signal } : {}),
  });
  const services = nodes.filter(({ kind }) => kind === "service").map(summaryOf);
  return { mesh, generatedAt, services, warnings, stale };
}

/** A node of the graph as a row of the registry. */
export function summaryOf(node: TopologyNode): ServiceSummary {
  const { namespace, service, isModel, health, signals, versions } = node;
  const counts = versions.flatMap(({ readyEndpoints }) => readyEndpoints ?? []);
  return {
    namespace,
    service,
    isModel,
    versions: versions.map(({ version }) => version),
    readyEndpoints:
      counts.length < versions.length || versions.length === 0 ? null : counts.reduce((sum, n) => sum + n, 0),
    health,
    signals,
  };
}
