import "server-only";
import { readableNamespaces } from "../../access/readable-namespaces";
import { authorise } from "../../access/server/authorise";
import { systemContext } from "../../access/server/system-context";
import type { ReadContext } from "../../changes/server/change-view";
import { readyEndpoints } from "../../control-planes/ready-endpoints";
import { mergeReadings } from "../../metrics/merge-readings";
import type { Stale, Warning } from "../../metrics/reading";
import { type Look, openLook } from "../../metrics/server/look";
import type { WindowName } from "../../time/window";
import { assembleGraph } from "../graph/assemble-graph";
import { edgeDimensions, pairDimensions, serviceDimensions, versionDimensions } from "../graph/graph-input";
import { readableGraph } from "../graph/readable-graph";
import type { Topology } from "../topology";
import { readyByService } from "./ready-by-service";
import { wantedWeights } from "./wanted-weights";

export type TopologyInput = {
  mesh: string;
  window?: WindowName | undefined;
  at?: string | undefined;
  namespace?: string | undefined;
};

/**
 * Who calls whom, and how well, as far as it may be read: the look is Heddle's own, and `readableGraph` says what of it is shown. What an upstream cannot tell is left out and said: Prometheus's last figures stay,
 * with `stale`; without the control plane nobody knows of endpoints; without Postgres of what was asked for.
 * Throws only `not-found` for the mesh and what `signal` aborts with.
 */
export async function readTopology({
  ctx,
  input,
  signal,
}: ReadContext & { input: TopologyInput }): Promise<Topology> {
  const { mesh, window, at, namespace } = input;
  authorise(ctx, "mesh.read", mesh, namespace);
  const [ready, weights, look] = await Promise.all([
    readyEndpoints(mesh, signal),
    wantedWeights(mesh, signal),
    openLook({ ctx: systemContext("topology"), mesh, window, at, signal }),
  ]);
  const figures = await askFigures(look);
  const graph = assembleGraph({
    ...figures,
    windowSeconds: look.windowSeconds,
    endpoints: ready.groups && readyByService(ready.groups),
    wanted: weights.wanted,
    namespace,
  });
  const { edges, versions, pairLatency, serviceLatency, models } = figures;
  const said = mergeReadings([
    ...Object.values(edges),
    ...Object.values(versions),
    pairLatency,
    serviceLatency,
    models,
  ]);
  return {
    mesh,
    generatedAt: look.generatedAt,
    windowSeconds: look.windowSeconds,
    ...readableGraph(graph, readableNamespaces(ctx, mesh)),
    warnings: [
      ...look.warnings,
      ...said.warnings,
      ...graph.warnings,
      ...away(ready.stale),
      ...away(weights.stale),
    ],
    stale: said.stale,
  };
}

/** Two queries in all; those who look at the same second share them. */
async function askFigures(look: Look) {
  const [
    { reading: edgeRequests },
    { reading: edgeErrors },
    { reading: pairLatency },
    { reading: requests },
    { reading: errors },
    { reading: latency },
    { reading: started },
    { reading: serviceLatency },
    { reading: models },
  ] = await look.askTogether([
    { concept: "requests", by: edgeDimensions },
    { concept: "errors", by: edgeDimensions },
    { concept: "latency", by: pairDimensions },
    { concept: "requests", by: versionDimensions },
    { concept: "errors", by: versionDimensions },
    { concept: "latency", by: versionDimensions },
    { concept: "requestsStarted", by: versionDimensions },
    { concept: "latency", by: serviceDimensions },
    { concept: "running", by: serviceDimensions },
  ]);
  return {
    edges: { requests: edgeRequests, errors: edgeErrors },
    pairLatency,
    versions: { requests, errors, latency, started },
    serviceLatency,
    models,
  };
}

function away(stale: Stale | null): Warning[] {
  return stale ? [{ code: stale.code, message: stale.message, upstream: stale.upstream }] : [];
}
