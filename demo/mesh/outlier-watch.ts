import type { ChannelOptions } from "@grpc/grpc-js";
import { OutlierDetectionLoadBalancer } from "@grpc/grpc-js/build/src/load-balancer-outlier-detection.js";
import { z } from "zod";

/** What a caller's balancer made of a cluster's endpoints. */
export type WatchedCluster = { cluster: string; members: number; ejected: number; ejections: number };

/** The channel option that says whose channel it is. */
export const callerOption = "heddle.caller";

type Seen = { caller: string; cluster: string; ejections: number };
type Entry = { currentEjectionTimestamp: Date | null };

const configSchema = z.object({
  outlier_detection: z.object({
    child_policy: z.array(z.object({ xds_cluster_impl: z.object({ cluster: z.string() }) })).min(1),
  }),
});

const balancers = new Map<OutlierDetectionLoadBalancer, Seen>();
let isWatching = false;

/**
 * Listens in on grpc-js 1.14's outlier detection: it tells nobody whom it took out, and Envoy's sidecars do. The verdicts
 * stay its own.
 */
export function watchOutliers(): void {
  if (isWatching) return;
  isWatching = true;
  const { prototype } = OutlierDetectionLoadBalancer;
  const { updateAddressList, destroy } = prototype;
  const eject: unknown = Reflect.get(prototype, "eject");
  prototype.updateAddressList = function update(endpoints, config, options: ChannelOptions, note) {
    const caller: unknown = options[callerOption];
    const parsed = configSchema.safeParse(config.toJsonObject());
    const cluster = parsed.data?.outlier_detection.child_policy[0]?.xds_cluster_impl.cluster;
    if (typeof caller === "string" && cluster !== undefined) {
      balancers.set(this, { caller, cluster, ejections: balancers.get(this)?.ejections ?? 0 });
    }
    return updateAddressList.call(this, endpoints, config, options, note);
  };
  prototype.destroy = function end() {
    balancers.delete(this);
    destroy.call(this);
  };
  if (typeof eject !== "function") throw new Error("grpc-js's outlier detection has changed");
  Reflect.set(prototype, "eject", function taken(this: OutlierDetectionLoadBalancer, ...args: unknown[]) {
    const seen = balancers.get(this);
    if (seen) seen.ejections += 1;
    Reflect.apply(eject, this, args);
  });
}

/** The clusters that a caller has balancers for, each once. */
export function watchedClusters(caller: string): WatchedCluster[] {
  const found = new Map<string, WatchedCluster>();
  for (const [balancer, seen] of balancers) {
    if (seen.caller !== caller) continue;
    const entries = [...entriesOf(balancer)];
    const ejected = entries.filter(
      ({ currentEjectionTimestamp }) => currentEjectionTimestamp !== null,
    ).length;
    const known = found.get(seen.cluster);
    found.set(seen.cluster, {
      cluster: seen.cluster,
      members: Math.max(known?.members ?? 0, entries.length),
      ejected: Math.max(known?.ejected ?? 0, ejected),
      ejections: (known?.ejections ?? 0) + seen.ejections,
    });
  }
  return [...found.values()];
}

function entriesOf(balancer: OutlierDetectionLoadBalancer): Iterable<Entry> {
  const map = Reflect.get(balancer, "entryMap") as { values: () => Iterable<Entry> };
  return map.values();
}
