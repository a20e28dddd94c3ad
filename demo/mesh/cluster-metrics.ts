import { Counter, Gauge, type Registry } from "prom-client";
import { istioClusterName } from "./cluster-name";
import type { WatchedCluster } from "./outlier-watch";

/** A call that a limit refuses ends sooner than this. */
const letInMs = 50;

/** A cluster as its callers see it. `fullAt` is how many calls were open when one was refused. */
type Outbound = { active: number; fullAt: number | undefined };

/** Envoy's cluster series of one calling instance, as a sidecar has them whose proxyStatsMatcher lets them through. */
export class ClusterMetrics {
  private readonly clusters = new Map<string, Outbound>();
  private readonly overflow: Counter;
  private readonly total: Counter;
  private watched: () => WatchedCluster[] = () => [];

  constructor(registry: Registry) {
    const registers = [registry];
    const labelNames = ["cluster_name"];
    this.overflow = new Counter({
      name: "envoy_cluster_upstream_rq_pending_overflow",
      help: "Requests refused by a limit of the circuit breaker.",
      labelNames,
      registers,
    });
    this.total = new Counter({
      name: "envoy_cluster_upstream_rq_total",
      help: "Requests that were sent.",
      labelNames,
      registers,
    });
    this.registerOpen(registers);
    this.registerEjections(registers);
  }

  /** Where the ejections of this instance's balancers are seen. */
  watch(watched: () => WatchedCluster[]): void {
    this.watched = watched;
  }

  /** A call that the routes gave to a cluster; to be told of its end, and whether a limit refused it. */
  begin(cluster: string): (end: { refused: boolean }) => void {
    const name = istioClusterName(cluster);
    if (name === undefined) return () => undefined;
    const outbound = this.clusters.get(name) ?? this.meet(name);
    const { fullAt } = outbound;
    const moved = () => {
      // It was let in where one before was refused: the limit is another by now.
      if (fullAt !== undefined && outbound.fullAt === fullAt) outbound.fullAt = undefined;
    };
    const check = fullAt !== undefined && outbound.active >= fullAt ? setTimeout(moved, letInMs) : undefined;
    outbound.active += 1;
    return ({ refused }) => {
      clearTimeout(check);
      outbound.active -= 1;
      if (refused) {
        this.overflow.inc({ cluster_name: name });
        outbound.fullAt = outbound.active;
        return;
      }
      this.total.inc({ cluster_name: name });
      if (outbound.fullAt !== undefined && outbound.active < outbound.fullAt) outbound.fullAt = undefined;
    };
  }

  /** Counters begin at 0 before anything is counted: what appears as 1 has no rate. */
  private meet(name: string): Outbound {
    const outbound = { active: 0, fullAt: undefined };
    this.clusters.set(name, outbound);
    this.overflow.inc({ cluster_name: name }, 0);
    this.total.inc({ cluster_name: name }, 0);
    return outbound;
  }

  private registerOpen(registers: Registry[]): void {
    const { clusters } = this;
    new Gauge({
      name: "envoy_cluster_upstream_rq_active",
      help: "Requests that are open.",
      labelNames: ["cluster_name"],
      registers,
      collect() {
        for (const [name, { active }] of clusters) this.set({ cluster_name: name }, active);
      },
    });
    new Gauge({
      name: "envoy_cluster_circuit_breakers_default_rq_open",
      help: "1 while as many requests are open as the circuit breaker allows.",
      labelNames: ["cluster_name"],
      registers,
      collect() {
        for (const [name, { active, fullAt }] of clusters) {
          this.set({ cluster_name: name }, fullAt !== undefined && active >= fullAt ? 1 : 0);
        }
      },
    });
  }

  private registerEjections(registers: Registry[]): void {
    const gauge = (name: string, help: string, figure: (cluster: WatchedCluster) => number) => {
      const watched = () => this.watched();
      new Gauge({
        name,
        help,
        labelNames: ["cluster_name"],
        registers,
        collect() {
          this.reset();
          for (const cluster of watched()) {
            const cluster_name = istioClusterName(cluster.cluster);
            if (cluster_name !== undefined) this.set({ cluster_name }, figure(cluster));
          }
        },
      });
    };
    gauge("envoy_cluster_membership_total", "Endpoints.", ({ members }) => members);
    gauge("envoy_cluster_membership_healthy", "Endpoints that calls go to.", (cluster) => {
      return cluster.members - cluster.ejected;
    });
    gauge("envoy_cluster_outlier_detection_ejections_active", "Endpoints taken out.", (each) => each.ejected);
    gauge(
      "envoy_cluster_outlier_detection_ejections_enforced_total",
      "How often an endpoint was taken out.",
      ({ ejections }) => ejections,
    );
  }
}
