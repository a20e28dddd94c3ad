import "server-only";
import type { ReadContext } from "../../changes/server/change-view";
import type { Dimension } from "../../metrics/concepts";
import { figureTable } from "../../metrics/figure-table";
import { openLook } from "../../metrics/server/look";
import type { WindowName } from "../../time/window";
import { readTopology } from "../../topology/server/read-topology";
import type { TopologyNode } from "../../topology/topology";
import { resourcesOf } from "../resources-of";
import type { ServiceSummary, Services } from "../services";

export type ServicesInput = { mesh: string; window?: WindowName | undefined };

/** The registry: every service that telemetry or the control plane knows, sorted. Fails as the topology does. */
export async function listServices({
  ctx,
  input,
  signal,
}: ReadContext & { input: ServicesInput }): Promise<Services> {
  const options = signal ? { signal } : {};
  const [{ mesh, generatedAt, nodes, warnings, stale }, used] = await Promise.all([
    readTopology({ ctx, input, ...options }),
    openLook({ ctx, ...input, ...options }).then(async (look) =>
      look.askTogether(resourceConcepts.map((concept) => ({ concept, by: byService }))),
    ),
  ]);
  const [cpu, memory, restarts] = used.map(({ reading }) => figureTable(reading, byService));
  const services = nodes
    .filter(({ kind }) => kind === "service")
    .map((node) => {
      const { namespace, service } = node;
      const restarted = restarts?.at({ namespace, service }) ?? null;
      const resources = {
        cpuCores: cpu?.at({ namespace, service }) ?? null,
        memoryBytes: memory?.at({ namespace, service }) ?? null,
        restarts: restarted === null ? null : Math.round(restarted),
      };
      return { ...summaryOf(node), resources };
    });
  return { mesh, generatedAt, services, resourcesOf: resourcesOf(used), warnings, stale };
}

const byService = ["namespace", "service"] as const satisfies readonly Dimension[];
const resourceConcepts = ["podCpu", "podMemory", "podRestarts"] as const;

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
